// courses.map: where a course lies from the person's commune, as a sketch to look at and in words that do without it.
import { distance, placeName } from '../text.js';
import type { Tool } from '../world.js';
import { type CourseData, canSketch, courseDistance, nameOf, placeOf } from './courses.js';

type Point = readonly [number, number];

const WINDS = ['bắc', 'đông bắc', 'đông', 'đông nam', 'nam', 'tây nam', 'tây', 'tây bắc'];

/** The direction from one point to another, one of eight. */
function direction([lat, lon]: Point, to: Point): string {
  const east = (to[1] - lon) * Math.cos((lat * Math.PI) / 180);
  const eighths = Math.round(Math.atan2(east, to[0] - lat) / (Math.PI / 4));
  return WINDS[(eighths + 8) % 8]!;
}

/** The sketch of one course. Outcome: `shown`; without known coordinates in words alone. */
export function showMap(data: CourseData): Tool {
  return {
    inputs: ['course', 'place'],
    outputs: [],
    outcomes: ['shown'],
    run(input) {
      const course = data.courses.get(String(input.course));
      if (!course) return { outcome: 'shown' };
      const name = nameOf(data, course);
      const sample = course.sample ? ' Dữ liệu mẫu.' : '';
      const address = `${name}, ${placeName(course.place)}`;
      const place = placeOf(input.place);
      const home = place && data.point(place);
      const km = courseDistance(data, course, place);
      if (!course.coordinates || !home || !canSketch(km))
        return { outcome: 'shown', say: [`${address}.${sample}`] };
      const from = `${place.kind} ${place.commune}`;
      const way = `${distance(km)} về phía ${direction(home, course.coordinates)}`;
      return {
        outcome: 'shown',
        say: [`${address}: cách ${from} ${way}. Đó là đường chim bay, đi thật thì xa hơn.${sample}`],
        picture: {
          url: `/ban-do/${place.code}/${course.id}.png`,
          alt: `Bản đồ phác: từ ${from} đến ${name}, ${way}.`,
          legend: `Ngôi nhà là ${from}, lá cờ là nơi học, chữ B là hướng bắc; vị trí lấy ở giữa xã, phường.`,
        },
      };
    },
  };
}
