using ZstdSharp.Unsafe;

namespace KfuncGen.Tool.Decompression;

/// <summary>
/// Decompresses Zstandard frames. The library's own class for streams reads on behind a frame, where kernel images have something else.
/// </summary>
internal sealed unsafe class ZstdDecoder : StreamDecoder
{
    /// <summary>1 GiB: as much as may come out. The library's own limit is 128 MiB.</summary>
    private const int WindowLogMax = 30;

    private ZSTD_DCtx_s* context = Methods.ZSTD_createDCtx();

    ~ZstdDecoder() => Release();

    public override void Restart()
    {
        Require(Methods.ZSTD_DCtx_reset(context, ZSTD_ResetDirective.ZSTD_reset_session_only));
        Require(Methods.ZSTD_DCtx_setParameter(context, ZSTD_dParameter.ZSTD_d_windowLogMax, WindowLogMax));
    }

    public override bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int read, out int written)
    {
        fixed (byte* source = input)
        fixed (byte* target = output)
        {
            ZSTD_inBuffer_s packed = new() { src = source, size = (nuint)input.Length };
            ZSTD_outBuffer_s unpacked = new() { dst = target, size = (nuint)output.Length };
            nuint rest = Require(Methods.ZSTD_decompressStream(context, &unpacked, &packed));

            read = (int)packed.pos;
            written = (int)unpacked.pos;
            return rest == 0;
        }
    }

    public override void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        _ = Methods.ZSTD_freeDCtx(context);
        context = null;
    }

    private static nuint Require(nuint result) => !Methods.ZSTD_isError(result)
        ? result
        : throw new DecompressionException(
            $"the compressed stream is damaged (zstd: {Methods.ZSTD_getErrorName(result)}); get the file again.");
}
