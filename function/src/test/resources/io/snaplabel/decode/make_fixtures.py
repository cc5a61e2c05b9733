"""Writes the pictures of this folder, one of each kind, and pixels.tsv: what Pillow sees in them. Run with Pillow 9.4.0.

  python3 make_fixtures.py

Each line of pixels.tsv: file, width, height, greatest mean difference allowed in levels (0: exact), and the expected pixels:
upright, RGB over white, zlib-compressed, in base 64."""
import base64, io, os, struct, zlib
from PIL import Image, ImageOps, ImageSequence, PngImagePlugin, TiffImagePlugin

HERE = os.path.dirname(os.path.abspath(__file__))
W, H = 29, 19
LINES = []


def scene(w=W, h=H):
    """Smooth slopes, a hard-edged box and a dark corner: every orientation of it is different."""
    im = Image.new('RGB', (w, h))
    for y in range(h):
        for x in range(w):
            p = (255 * x // (w - 1), 255 * y // (h - 1), 255 - 255 * (x + y) // (w + h - 2))
            if 4 <= x < 12 and 3 <= y < 8:
                p = (230, 40, 30)
            if x > w - 7 and y < 5:
                p = (5, 10, 20)
            im.putpixel((x, y), p)
    return im


def alpha():
    im = Image.new('L', (W, H))
    im.putdata([min(255, 12 * x) if y > 5 else 255 - 10 * y * (x % 3) for y in range(H) for x in range(W)])
    return im


def over_white(im):
    if im.format != 'TIFF':  # which this Pillow turns upright when it loads it
        im = ImageOps.exif_transpose(im)
    if im.mode in ('RGBA', 'LA', 'PA') or 'transparency' in im.info:
        im = im.convert('RGBA')
        im = Image.alpha_composite(Image.new('RGBA', im.size, 'white'), im)
    return im.convert('RGB')


def record(name, tolerance=0, expected=None):
    with Image.open(os.path.join(HERE, name)) as im:
        seen = expected or over_white(im)
    data = base64.b64encode(zlib.compress(seen.tobytes(), 9)).decode()
    LINES.append('\t'.join(map(str, (name, *seen.size, tolerance, data))))


def save(im, name, tolerance=0, expected=None, **options):
    im.save(os.path.join(HERE, name), **options)
    record(name, tolerance, expected)


def write(data, name, tolerance=0, expected=None):
    with open(os.path.join(HERE, name), 'wb') as f:
        f.write(data)
    record(name, tolerance, expected)


def exif(orientation):
    e = Image.Exif()
    e[0x0112] = orientation
    return e.tobytes()


def encoded(im, fmt, **options):
    b = io.BytesIO()
    im.save(b, fmt, **options)
    return b.getvalue()


def jpegs():
    rgb, grey = scene(), scene().convert('L')
    save(rgb, 'jpeg-444.jpg', 0, quality=90, subsampling=0)
    save(rgb, 'jpeg-422.jpg', 0, quality=90, subsampling=1)
    save(rgb, 'jpeg-420.jpg', 0, quality=85, subsampling=2)
    save(rgb, 'jpeg-progressive.jpg', 0, quality=85, progressive=True)
    save(grey, 'jpeg-grey.jpg', 0, quality=90)
    save(rgb.convert('CMYK'), 'jpeg-cmyk.jpg', 0, quality=90)
    plain = encoded(rgb, 'JPEG', quality=90)
    write(plain + b'trailing bytes \xff\xd8\xff\xe0', 'jpeg-trailing.jpg', 0)
    # the same samples, declared to be YCCK: Pillow writes no such file, but reads it
    cmyk = encoded(rgb.convert('CMYK'), 'JPEG', quality=90)
    adobe = cmyk.find(b'Adobe')
    write(cmyk[:adobe + 11] + b'\2' + cmyk[adobe + 12:], 'jpeg-ycck.jpg', 0)
    # RGB samples, as the Adobe marker with transform 0 says
    marker = b'\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0'
    write(b'\xff\xd8' + marker + plain[20:], 'jpeg-adobe-rgb.jpg', 0)
    restart = os.path.join(HERE, 'jpeg-restart.jpg')
    if not os.path.exists(restart):  # Pillow 10.2 or later; what is seen in it does not depend on the version
        rgb.save(restart, quality=90, restart_marker_blocks=1)
    record('jpeg-restart.jpg')
    for o in range(1, 9):
        save(rgb, 'jpeg-exif-%d.jpg' % o, 0, quality=90, exif=exif(o))
    write(encoded(rgb, 'JPEG', quality=90, exif=b'Exif\0\0II*\0\xff\xff\xff\x7f'), 'jpeg-exif-broken.jpg', 0,
          Image.open(io.BytesIO(plain)).convert('RGB'))
    save(rgb, 'jpeg-profile.jpg', 0, quality=90, icc_profile=profile())
    write(encoded(rgb, 'JPEG', quality=90, icc_profile=b'not a profile'), 'jpeg-profile-broken.jpg', 0)


def profile():
    """A profile whose red is green: whoever follows it sees other colours."""
    from PIL import ImageCms
    p = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes())
    p[24:36], p[84:100] = bytes(12), bytes(16)  # the time of making, and a digest
    for i in range(struct.unpack('>I', p[128:132])[0]):
        at = 132 + 12 * i
        if p[at:at + 4] in (b'rXYZ', b'gXYZ'):
            p[at:at + 4] = b'gXYZ' if p[at:at + 4] == b'rXYZ' else b'rXYZ'
    return bytes(p)


def png(w, h, depth, colour, rows, chunks=b''):
    """A PNG of kinds that Pillow does not write."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', w, h, depth, colour, 0, 0, 0)) + chunks
            + chunk(b'IDAT', zlib.compress(b''.join(b'\0' + r for r in rows))) + chunk(b'IEND', b''))


def wide(im, bands):
    """16-bit samples: the upper byte is the picture, the lower one noise."""
    data = im.tobytes()
    n = im.width * bands
    return [b''.join(bytes((v, (v * 7 + 13) & 255)) for v in data[y * n:(y + 1) * n]) for y in range(im.height)]


def interlaced(im):
    """An Adam7 PNG of RGB."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    raw = b''
    for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        for y in range(y0, im.height, dy):
            raw += b'\0' + b''.join(bytes(im.getpixel((x, y))) for x in range(x0, im.width, dx))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', im.width, im.height, 8, 2, 0, 0, 1))
            + chunk(b'IDAT', zlib.compress(raw)) + chunk(b'IEND', b''))


def pngs():
    rgb, grey = scene(), scene().convert('L')
    rgba, la = rgb.copy(), grey.copy()
    rgba.putalpha(alpha())
    la.putalpha(alpha())
    save(grey, 'png-grey8.png')
    save(grey.convert('1'), 'png-grey1.png')
    for depth in (2, 4):
        levels = grey.point(lambda v: v >> (8 - depth))
        per = 8 // depth
        rows = []
        for y in range(H):
            v = [levels.getpixel((x, y)) for x in range(W)] + [0] * per
            rows.append(bytes(sum(v[i * per + k] << (8 - depth * (k + 1)) for k in range(per)) for i in range((W + per - 1) // per)))
        write(png(W, H, depth, 0, rows), 'png-grey%d.png' % depth)
    write(png(W, H, 16, 0, wide(grey, 1)), 'png-grey16.png', 0, grey.convert('RGB'))
    write(png(W, H, 16, 2, wide(rgb, 3)), 'png-rgb16.png')
    write(png(W, H, 16, 4, wide(la, 2)), 'png-la16.png', 0, over_white(la))
    write(png(W, H, 16, 6, wide(rgba, 4)), 'png-rgba16.png')
    save(rgb, 'png-rgb.png')
    save(rgba, 'png-rgba.png')
    save(la, 'png-la.png')
    save(rgb.quantize(16), 'png-palette4.png', bits=4)
    save(rgb.quantize(200), 'png-palette8.png')
    save(rgb.quantize(4), 'png-palette2.png', bits=2)
    save(rgb.quantize(32), 'png-palette-transparent.png', transparency=bytes((i * 37) % 256 for i in range(32)))
    write(interlaced(rgb), 'png-interlaced.png')
    save(rgb, 'png-transparent-colour.png', transparency=(230, 40, 30))
    save(grey, 'png-transparent-grey.png', transparency=grey.getpixel((5, 5)))
    save(rgb, 'png-exif-6.png', exif=exif(6))
    save(rgb, 'png-profile.png', icc_profile=profile())
    text = PngImagePlugin.PngInfo()
    text.add_text('Comment', 'x' * 200, zip=True)
    text.add(b'gAMA', struct.pack('>I', 200000))
    save(grey, 'png-text-gamma.png', pnginfo=text)


def gifs():
    rgb = scene()
    p = rgb.quantize(60)
    save(p, 'gif.gif', interlace=0)
    save(p, 'gif-interlaced.gif', interlace=1)
    save(p, 'gif-transparent.gif', transparency=p.getpixel((5, 5)), interlace=0)
    save(p, 'gif-animated.gif', save_all=True, append_images=[rgb.rotate(180).quantize(60), rgb.quantize(9)], duration=50, loop=0)
    save(rgb.convert('1'), 'gif-two-colours.gif')


def bmp(im, bits, palette=b'', rows=b'', compression=0, height=None):
    offset = 54 + len(palette)
    return (b'BM' + struct.pack('<IHHI', offset + len(rows), 0, 0, offset)
            + struct.pack('<IiiHHIIiiII', 40, im.width, height or im.height, 1, bits, compression, len(rows), 2835, 2835,
                          len(palette) // 4, 0) + palette + rows)


def bmps():
    rgb = scene()
    rgba = rgb.copy()
    rgba.putalpha(alpha())
    save(rgb.convert('1'), 'bmp-1.bmp')
    save(rgb.quantize(50), 'bmp-8.bmp')
    save(rgb.convert('L'), 'bmp-grey.bmp')
    save(rgb, 'bmp-24.bmp')
    bgrx = b''.join(struct.pack('BBBB', *rgb.getpixel((x, y))[::-1], 0) for y in range(H) for x in range(W))
    write(bmp(rgb, 32, rows=bgrx, height=-H), 'bmp-32-top-down.bmp')
    p = rgb.quantize(16)
    table = p.getpalette()[:48]
    palette = b''.join(bytes((table[i + 2], table[i + 1], table[i], 0)) for i in range(0, 48, 3))
    four = b''
    for y in reversed(range(H)):
        v = [p.getpixel((x, y)) for x in range(W)] + [0] * 8
        four += bytes(v[i] << 4 | v[i + 1] for i in range(0, (W + 7) // 8 * 8, 2))
    write(bmp(rgb, 4, palette, four), 'bmp-4.bmp')
    rle = b''
    for y in reversed(range(H)):
        x = 0
        while x < W:
            n = 1
            while x + n < W and p.getpixel((x + n, y)) == p.getpixel((x, y)):
                n += 1
            rle += bytes((n, p.getpixel((x, y))))
            x += n
        rle += b'\0\0'
    write(bmp(rgb, 8, palette, rle + b'\0\1', 1), 'bmp-rle8.bmp', 0, p.convert('RGB'))
    hicolour = b''
    for y in reversed(range(H)):
        row = b''.join(struct.pack('<H', (r >> 3) << 10 | (g >> 3) << 5 | b >> 3) for r, g, b in (rgb.getpixel((x, y)) for x in range(W)))
        hicolour += row + b'\0' * (-len(row) % 4)
    write(bmp(rgb, 16, rows=hicolour), 'bmp-16.bmp')


def tiffs():
    rgb, grey = scene(), scene().convert('L')
    rgba = rgb.copy()
    rgba.putalpha(alpha())
    for name in ('raw', 'tiff_lzw', 'tiff_adobe_deflate', 'packbits'):
        save(rgb, 'tiff-%s.tif' % name.replace('tiff_', '').replace('_', '-'), compression=name)
    save(rgb, 'tiff-jpeg.tif', 1, compression='jpeg', quality=90)
    save(grey, 'tiff-grey.tif', compression='tiff_lzw')
    save(grey.convert('1'), 'tiff-group4.tif', compression='group4')
    save(grey.convert('1'), 'tiff-bilevel.tif')
    save(rgb.quantize(40), 'tiff-palette.tif')
    save(rgba, 'tiff-rgba.tif', compression='tiff_adobe_deflate')
    save(rgb.convert('CMYK'), 'tiff-cmyk.tif')
    save(rgb, 'tiff-profile.tif', icc_profile=profile())
    wide16 = Image.frombytes('I;16', (W, H), b''.join(bytes(((v * 7 + 13) & 255, v)) for v in grey.tobytes()))
    save(wide16, 'tiff-grey16.tif', 0, grey.convert('RGB'))
    write(big_endian(rgb), 'tiff-big-endian.tif')
    ifd = TiffImagePlugin.ImageFileDirectory_v2()
    ifd[0x0112] = 8
    save(rgb, 'tiff-orientation-8.tif', tiffinfo=ifd)
    write(tiled(rgb), 'tiff-tiled.tif')
    save(rgb, 'tiff-strips.tif', tiffinfo={278: 4}, compression='tiff_lzw')
    save(rgb, 'tiff-pages.tif', save_all=True, append_images=[rgb.rotate(180)])
    floats = Image.new('F', (W, H), 0.5)  # not recorded: to be refused
    floats.save(os.path.join(HERE, 'tiff-float.tif'))
    inverted = Image.frombytes('L', (W, H), bytes(255 - v for v in grey.tobytes()))
    b = encoded(inverted, 'TIFF')
    write(b.replace(struct.pack('<HHII', 262, 3, 1, 1), struct.pack('<HHII', 262, 3, 1, 0)), 'tiff-white-is-zero.tif')


def tiff(order, im, tags, blocks):
    """A TIFF of kinds that Pillow does not write; tags 324/325 or 273/279 are filled in from the blocks."""
    offset_tag, count_tag = (324, 325) if 322 in tags else (273, 279)
    data, offsets = b'', []
    for b in blocks:
        offsets.append(8 + len(data))
        data += b + b'\0' * (len(b) & 1)
    tags = {**tags, 256: (4, [im.width]), 257: (4, [im.height]), 258: (3, [8, 8, 8]), 259: (3, [1]), 262: (3, [2]),
            277: (3, [3])}
    tags[offset_tag], tags[count_tag] = (4, offsets), (4, [len(b) for b in blocks])
    extra, entries, base = b'', b'', 8 + len(data) + 2 + 12 * len(tags) + 4
    for tag in sorted(tags):
        kind, values = tags[tag]
        packed = struct.pack('%s%d%s' % (order, len(values), 'H' if kind == 3 else 'I'), *values)
        if len(packed) > 4:
            value, extra = struct.pack(order + 'I', base + len(extra)), extra + packed + b'\0' * (len(packed) & 1)
        else:
            value = packed.ljust(4, b'\0')
        entries += struct.pack(order + 'HHI', tag, kind, len(values)) + value
    head = (b'II' if order == '<' else b'MM') + struct.pack(order + 'HI', 42, 8 + len(data))
    return head + data + struct.pack(order + 'H', len(tags)) + entries + b'\0\0\0\0' + extra


def big_endian(im):
    return tiff('>', im, {278: (3, [im.height])}, [im.tobytes()])


def tiled(im):
    blocks = []
    for y in range(0, im.height, 16):
        for x in range(0, im.width, 16):
            blocks.append(im.crop((x, y, x + 16, y + 16)).tobytes())
    return tiff('<', im, {322: (3, [16]), 323: (3, [16])}, blocks)


def webps():
    rgb = scene()
    rgba = rgb.copy()
    rgba.putalpha(alpha())
    photo = Image.open(os.path.join(HERE, *['..'] * 7, 'events', 'pictures', 'cat.png')).convert('RGB')
    photo = photo.crop((200, 60, 200 + W, 60 + H))
    photo_alpha = photo.copy()
    photo_alpha.putalpha(alpha())
    save(photo, 'webp-lossy.webp', 3, quality=90)
    save(rgb, 'webp-lossless.webp', lossless=True)
    save(photo_alpha, 'webp-alpha.webp', 3, quality=90)
    save(rgba, 'webp-lossless-alpha.webp', lossless=True, exact=True)
    save(rgb, 'webp-exif-5.webp', lossless=True, exif=exif(5))
    save(rgb, 'webp-profile.webp', lossless=True, icc_profile=profile())
    save(rgb, 'webp-animated.webp', 0, rgb, save_all=True, append_images=[rgb.rotate(180)], lossless=True, duration=100)


def main():
    for make in (jpegs, pngs, gifs, bmps, tiffs, webps):
        make()
    with open(os.path.join(HERE, 'pixels.tsv'), 'w') as f:
        f.write('\n'.join(LINES) + '\n')


if __name__ == '__main__':
    main()
