// 400 ms of 440 Hz, as 20 Opus packets of 20 ms, to be played in a loop: `sox -n -b 16 -r 48000 -c 1 tone.wav synth 1 sine 440
// vol 0.3; opusenc --bitrate 16 --hard-cbr --framesize 20 tone.wav tone.opus` (opus-tools 0.1.10), packets 10 to 29.
export const tone: readonly Buffer[] = [
  'mK2y8GoQIppcm4zHFEDPP+YOs7Z8G6A0lWpIjnOjKVtk9P4oNTAbrg==',
  'mKys3WASMNxfc7zP3VWnG3wFTgTjGqSrcbLOCDBjBv4IZt5lCPM3rg==',
  'mK1/AKiMWdFauH0blm4wp+uL8pIrWS75u1QisxiGzwNNV2NFbaExrg==',
  'mK1/ALG237O3B+iaGSI7P3Z572SJLfuI2dE9nmjIRObht/ve7iAvrg==',
  'mKys3UzGYu7OTr/7xtlCxgQQDBkMAfJe2DXy+j68YmPpgY+BPXIrrg==',
  'mK2y8H4Ogm6QU4LSOjb0Dxh2JeiKStkt0MMkRznRlK2yeHmdGZgNrg==',
  'mKys3WAvGY9AUyunCu3agF5YAU7Qqx1Wd/VzggwYwYuEMh8v5vM3rg==',
  'mK1/AJE2+vsmO6cyQduybEesfyFknmu7IJd1e4GIQy8XOE8sbqExrg==',
  'mK1/ALG237O3B+iaGSI2goScTYTni0jXFc89nmjIRObht/vfpiAvrg==',
  'mKys3UzAcMLYzWrZznz7PmMsM58JbM19JaYAlXrxi3nTAjr5XXIrrg==',
  'mK2y8H37t8pNX7fxvN5HnZZDEdRoLMGk0Ns0RznRlK2yeHmcIZgNrg==',
  'mKys3WASMNxfc7zP3VWnE7rrBRJsHTVncbHOCDBjBv4IZt5kCPM3rg==',
  'mK1/AKb4QcPxcW9g6hyrFTM5zBxA82q/Vhpa9wMQhl4udBMcC0Jjrg==',
  'mK1/ALEThQytdeAw8hs6oU7O6AddNwyhsm57PNGQic3DaOLNDEBfrg==',
  'mKys3Ux867/5odL5gXy5CXt68an8pfDpON0D6Prxi3nTAjr5RXIrrg==',
  'mK2y8GozAVaARScRT4yEuMj/1uM6sL59SrU0RznRlK2yeHmfGpgNrg==',
  'mKys3WAu3v3+04cWlPkGhRA9aezC9ZxrO5/puQYMYMXQcer9k7mfrg==',
  'mK1/AKimoL1rOLmiKtkdXOQAIqcyYwUWXuMte4GIQy8XOE8vxaExrg==',
  'mK1/ALE8J/b0Tcb7ou9p1tg/pv7wCLMC2dE9nmjIRObht/vcjiAnrg==',
  'mKys3Uy+9yoaSM3IsbCW5wyi19+eF27zVunIlXrxi3nTAjr5PXIrrg==',
].map((packet) => Buffer.from(packet, 'base64'));
