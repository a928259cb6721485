/* First light or dark, before anything is painted: as chosen on the desk, else as the phone is set. Then reading a VIN without a network: what apps/inventory/vin.py says of a check digit, finding a car by what was
   read, and the camera: the browser's own detector, else the vendored one, which only comes when it is needed. */
"use strict";
self.Lot = {};
(() => {
  let chosen = "";
  try { chosen = localStorage.getItem("_x_adminTheme") || ""; } catch { /* private mode */ }
  document.documentElement.classList.toggle("dark", chosen.includes("dark") || (!chosen.includes("light") && matchMedia("(prefers-color-scheme: dark)").matches));

  const LETTERS = { A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9, S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9 };
  const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const SHORTEST = 4;

  const plain = (text) => text.toUpperCase().replace(/[\s-]/g, "");
  const checkDigit = (vin) => "0123456789X"[[...vin].reduce((sum, char, at) => sum + (LETTERS[char] ?? Number(char)) * WEIGHTS[at], 0) % 11];

  /** What a label or barcode says: older ones put an I before the VIN, others hide it in a link. */
  const read = (text) => {
    const found = plain(text);
    return found.match(/^I?([A-HJ-NPR-Z0-9]{17})$/)?.[1] || found.match(/[A-HJ-NPR-Z0-9]{17}/)?.[0] || found;
  };

  /** Why a VIN cannot be right; "" where it can. */
  const problem = (vin) => {
    if (/[IOQ]/.test(vin)) return "A VIN has no I, O or Q. Read it again.";
    if (vin.length !== 17 || /[^A-Z0-9]/.test(vin)) return "A VIN has 17 digits and letters.";
    const right = checkDigit(vin);
    return vin[8] === right ? "" : `The check digit (position 9) is ${vin[8]}, but these characters call for ${right}. One of them is wrong: compare it with the car.`;
  };

  /** The cars that ``text`` may mean: a VIN, its end, or a stock number. */
  const find = (units, text) => {
    const wanted = read(text);
    if (wanted.length < SHORTEST) return [];
    const exact = units.filter((unit) => unit.vin === wanted || plain(unit.stock_number) === wanted);
    if (exact.length || wanted.length === 17) return exact;
    return units.filter((unit) => unit.vin?.endsWith(wanted) || plain(unit.stock_number).endsWith(wanted));
  };

  Lot.vin = { read, problem, find, SHORTEST };

  const FORMATS = ["code_39", "code_128", "qr_code", "data_matrix"];
  const EVERY = 200, LONGEST = 1280;

  const own = async () => {
    if (!("BarcodeDetector" in self)) return null;
    const known = await BarcodeDetector.getSupportedFormats();
    const detector = new BarcodeDetector({ formats: FORMATS.filter((name) => known.includes(name)) });
    return async (canvas) => (await detector.detect(canvas)).map((found) => found.rawValue);
  };
  const script = (src) => new Promise((resolve, reject) => {
    const node = Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject });
    document.head.append(node);
  });
  const vendored = async (src) => {
    if (!self.ZXing) await script(src);
    const reader = new ZXing.MultiFormatReader();
    const names = FORMATS.map((name) => ZXing.BarcodeFormat[name.toUpperCase()]);
    reader.setHints(new Map([[ZXing.DecodeHintType.POSSIBLE_FORMATS, names], [ZXing.DecodeHintType.TRY_HARDER, true]]));
    return async (canvas) => {
      const light = new ZXing.HTMLCanvasElementLuminanceSource(canvas);
      try {
        return [reader.decodeWithState(new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(light))).getText()];
      } catch {
        return [];  // nothing in this picture
      }
    };
  };
  const frame = (video, canvas) => {
    const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight, 1));
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, canvas.width, canvas.height);
    return canvas.width > 0;
  };

  /** Show the camera in ``video`` and call ``seen`` with what it reads until that returns true; gives a stop. */
  const start = async (video, src, seen) => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
    let running = true;
    const stop = () => { running = false; stream.getTracks().forEach((track) => track.stop()); };
    video.srcObject = stream;
    await video.play();
    const detect = (await own()) || (await vendored(src));
    const canvas = document.createElement("canvas");
    const look = async () => {
      if (!running) return;
      const texts = frame(video, canvas) ? await detect(canvas) : [];
      if (running && texts.some(seen)) stop();
      else setTimeout(look, EVERY);
    };
    look();
    return stop;
  };

  /** A photo small enough to wait on the phone: upright, at most 1,600 pixels, without its metadata. */
  const shrink = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.85); });
  };

  Lot.camera = { start, shrink };
})();
