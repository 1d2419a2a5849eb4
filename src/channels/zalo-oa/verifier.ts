// The page by which Zalo checks that a domain is ours: `/zalo_verifier<code>.html`.

/**
 * The page, or undefined when the path is not that of the code. `verifier` is the code of the developer console
 * or the name of the file that the console offers.
 */
export function verifierPage(path: string, verifier: string | undefined): string | undefined {
  const code = /^(?:zalo_verifier)?([\w-]{1,128}?)(?:\.html)?$/u.exec(verifier ?? '')?.[1];
  if (code === undefined || path !== `/zalo_verifier${code}.html`) return undefined;
  return `<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="zalo-platform-site-verification" content="${code}">
<title>Cầu Nghề</title>
</head>
<body>Cầu Nghề</body>
</html>
`;
}
