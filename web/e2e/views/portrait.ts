/** Pictures of people who do not exist, drawn on a canvas: what browsers take for their cameras and screens. */
interface Look {
  wall: [string, string];
  skin: string;
  hair: string;
  shirt: string;
  long: boolean;
}

const looks: readonly Look[] = [
  { wall: ['#d9cdbd', '#a58f77'], skin: '#e8b998', hair: '#3a2a22', shirt: '#2f5d62', long: true },
  { wall: ['#8fa3b0', '#4c6170'], skin: '#c98e68', hair: '#1d1a18', shirt: '#d8d4cc', long: false },
  { wall: ['#b9c7b4', '#73886c'], skin: '#f0c8a8', hair: '#8a5a33', shirt: '#7a3b3f', long: true },
  { wall: ['#5f5a66', '#2d2a33'], skin: '#8d5a3b', hair: '#120f0e', shirt: '#c98f3c', long: false },
  { wall: ['#e3dcd3', '#b9ada0'], skin: '#f2d0b6', hair: '#c9a25e', shirt: '#384a6b', long: true },
  { wall: ['#7c8d8a', '#3d4c4a'], skin: '#d8a47f', hair: '#5b5450', shirt: '#1f2a33', long: false },
];

const width = 1280;
const height = 720;

/** How large and how often a picture is drawn: each costs an encoder. */
export interface Film {
  lines: number;
  framesPerSecond: number;
}

/** The same film at a part of its price: a test looks at where pictures stand, not at how sharp they are. */
export function thriftier({ lines, framesPerSecond }: Film, thrift: number): Film {
  return { lines: lines / thrift, framesPerSecond: framesPerSecond / thrift };
}

/** A moving picture of person `index`. */
export function portrait(index: number, size: Film): MediaStreamTrack {
  const look = looks[index % looks.length];
  return film(size, (context, seconds) => look && drawPerson(context, look, seconds + index * 7));
}

/** A moving picture of a screen with a document on it. */
export function sharedScreen(size: Film): MediaStreamTrack {
  return film(size, drawDocument);
}

function film(
  { lines, framesPerSecond }: Film,
  draw: (context: CanvasRenderingContext2D, seconds: number) => void,
): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = (lines * 16) / 9;
  canvas.height = lines;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.scale(lines / height, lines / height);
  const frame = () => draw(context, performance.now() / 1000);
  frame();
  setInterval(frame, 1000 / framesPerSecond);
  const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
  if (!track) throw new Error('no track');
  return track;
}

function drawPerson(context: CanvasRenderingContext2D, look: Look, seconds: number): void {
  const wall = context.createRadialGradient(420, 180, 40, 640, 360, 900);
  wall.addColorStop(0, look.wall[0]);
  wall.addColorStop(1, look.wall[1]);
  context.fillStyle = wall;
  context.fillRect(0, 0, width, height);
  const x = 640 + Math.sin(seconds * 0.6) * 14;
  const y = 320 + Math.sin(seconds * 1.1) * 5;
  const ellipse = (cx: number, cy: number, rx: number, ry: number, fill: string) => {
    context.fillStyle = fill;
    context.beginPath();
    context.ellipse(cx, cy, rx, ry, 0, 0, Math.PI * 2);
    context.fill();
  };
  if (look.long) ellipse(x, y + 70, 168, 232, look.hair);
  context.fillStyle = look.shirt;
  context.beginPath();
  context.roundRect(x - 270, y + 215, 540, 400, 190);
  context.fill();
  ellipse(x, y + 205, 62, 90, look.skin);
  ellipse(x, y + 20, 122, 158, look.skin);
  ellipse(x, y - 88, 134, 88, look.hair);
  const blink = seconds % 4 < 0.15 ? 2 : 9;
  ellipse(x - 44, y + 10, 11, blink, '#2a211c');
  ellipse(x + 44, y + 10, 11, blink, '#2a211c');
  context.strokeStyle = '#8c4a40';
  context.lineWidth = 7;
  context.lineCap = 'round';
  context.beginPath();
  context.arc(x, y + 62, 40, 0.25 * Math.PI, 0.75 * Math.PI);
  context.stroke();
}

function drawDocument(context: CanvasRenderingContext2D, seconds: number): void {
  context.fillStyle = '#eef1f4';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#fff';
  context.fillRect(180, 40, 920, 680);
  context.fillStyle = '#16202a';
  context.font = '600 40px sans-serif';
  context.fillText('Opening hours, spring', 250, 130);
  context.fillStyle = '#c3ccd4';
  for (let line = 0; line < 7; line++) {
    context.fillRect(250, 180 + line * 34, 560 + ((line * 137) % 220), 12);
  }
  const bars = [120, 190, 90, 230, 160, 205];
  bars.forEach((value, i) => {
    const grown = value * (0.9 + 0.1 * Math.sin(seconds + i));
    context.fillStyle = i === 3 ? '#0b7772' : '#9fd0cb';
    context.fillRect(270 + i * 130, 680 - grown, 80, grown);
  });
}
