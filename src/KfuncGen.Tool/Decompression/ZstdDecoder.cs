using System.Runtime.InteropServices;

namespace KfuncGen.Tool.Decompression;

/// <summary>Decompresses Zstandard frames with libzstd.</summary>
/// <remarks>The declarations are zstd.h of version 1.4, whose binary interface later versions keep.</remarks>
internal sealed unsafe partial class ZstdDecoder : StreamDecoder
{
    private const int ParameterWindowLogMax = 100;
    private const int ResetSessionOnly = 1;

    /// <summary>1 GiB: as much as may come out. The library's own limit is 128 MiB.</summary>
    private const int WindowLogMax = 30;

    private nint context = ZSTD_createDCtx();

    ~ZstdDecoder() => Release();

    public override void Restart()
    {
        Require(ZSTD_DCtx_reset(context, ResetSessionOnly));
        Require(ZSTD_DCtx_setParameter(context, ParameterWindowLogMax, WindowLogMax));
    }

    public override bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int read, out int written)
    {
        fixed (byte* source = input)
        fixed (byte* target = output)
        {
            Buffer inBuffer = new() { Start = source, Size = (nuint)input.Length };
            Buffer outBuffer = new() { Start = target, Size = (nuint)output.Length };
            nuint rest = Require(ZSTD_decompressStream(context, &outBuffer, &inBuffer));

            read = (int)inBuffer.Position;
            written = (int)outBuffer.Position;
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
        _ = ZSTD_freeDCtx(context);
        context = 0;
    }

    private static nuint Require(nuint result) => ZSTD_isError(result) == 0
        ? result
        : throw new DecompressionException(
            $"the compressed stream is damaged (libzstd: {Marshal.PtrToStringUTF8(ZSTD_getErrorName(result))}); get the file again.");

    [LibraryImport(NativeLibraries.Zstd)]
    private static partial nint ZSTD_createDCtx();

    [LibraryImport(NativeLibraries.Zstd)]
    private static partial nuint ZSTD_freeDCtx(nint context);

    [LibraryImport(NativeLibraries.Zstd)]
    private static partial nuint ZSTD_DCtx_reset(nint context, int what);

    [LibraryImport(NativeLibraries.Zstd)]
    private static partial nuint ZSTD_DCtx_setParameter(nint context, int parameter, int value);

    [LibraryImport(NativeLibraries.Zstd)]
    private static partial nuint ZSTD_decompressStream(nint context, Buffer* output, Buffer* input);

    [LibraryImport(NativeLibraries.Zstd)]
    private static partial uint ZSTD_isError(nuint result);

    [LibraryImport(NativeLibraries.Zstd)]
    private static partial nint ZSTD_getErrorName(nuint result);

    /// <summary><c>ZSTD_inBuffer</c> and <c>ZSTD_outBuffer</c>, which look the same.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Buffer
    {
        public byte* Start;
        public nuint Size;
        public nuint Position;
    }
}
