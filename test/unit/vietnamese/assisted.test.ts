// Who is entered: another person, with or without accents; not the writer, not a parent's child, no question.
import { describe, expect, it } from 'vitest';
import { readAssisted } from '../../../src/vietnamese/assisted.js';
import { stripMarks } from '../../../src/vietnamese/letters.js';
import { lexicon } from './content.js';

const heard = (text: string) => readAssisted(text, { lexicon });

describe('somebody else is entered', () => {
  const OTHERS = [
    'em nhập hộ bà con',
    'nhập hộ',
    'dạ em nhập giúp ạ',
    'đăng ký giúp bác Hoa',
    'đăng ký giúp cô Lan ở Thanh Oai học may',
    'ghi danh cho hội viên',
    'đăng ký cho bà con trong thôn',
    'khai hộ cho bác Tư',
    'đăng ký cho bác Năm',
    'nhập thông tin hộ người không có điện thoại',
    'đăng ký giúp bác Hoa học sửa máy lạnh ở Thanh Oai, Hà Nội',
  ];
  it.each(OTHERS)('%s', (text) => {
    expect(heard(text)).toEqual({ official: false });
  });
  it.each(OTHERS.filter((t) => !/(?:cô|cho) /u.test(t)))('%s, without accents', (text) => {
    expect(heard(stripMarks(text.toLowerCase()))).toEqual({ official: false });
  });
  it.each([
    'tôi là cán bộ xã, nhập cho người dân',
    'toi la can bo xa, nhap cho nguoi dan',
    'em bên hội phụ nữ nhập hộ bà con',
    'trưởng thôn đây, đăng ký giúp bác Hoa',
  ])('%s: by an official', (text) => {
    expect(heard(text)).toEqual({ official: true });
  });
});

it.each([
  'em muốn học may giúp em với',
  'đăng ký hộ em với',
  'đăng ký giúp tôi',
  'nhập giúp em',
  'đăng ký hộ',
  'đăng ký giúp bác với',
  'đăng ký giúp bác học may',
  'đăng ký cho chị học nấu ăn',
  'đăng ký cho con em',
  'đăng ký cho con trai tôi học sửa xe máy',
  'em không nhập hộ ai',
  'nhập hộ có được không?',
  'nhập hộ bà con thì làm thế nào',
  'em mới nhập hộ khẩu về Thanh Oai',
  'tôi là cán bộ xã muốn học tin học',
  '',
])('nobody else: %s', (text) => {
  expect(heard(text)).toBeUndefined();
});
