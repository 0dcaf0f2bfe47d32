using System.Runtime.InteropServices;

namespace KfuncGen.Tool.Decompression;

/// <summary>Decompresses Zstandard frames with libzstd.</summary>
/// <remarks>The declarations are zstd.h of version 1.4, whose binary interface later versions keep.</remarks>
internal static unsafe partial class ZstdLibrary
{
    private const int ParameterWindowLogMax = 100;

    /// <summary>1 GiB: as much as may come out. The library's own limit is 128 MiB.</summary>
    private const int WindowLogMax = 30;

    /// <summary>Decompresses the first frame of the input; what follows it does not matter.</summary>
    /// <returns>How many bytes of the input the frame took.</returns>
    public static int Decompress(ReadOnlySpan<byte> input, BoundedOutput output)
    {
        nint context = ZSTD_createDCtx();

        try
        {
            Require(ZSTD_DCtx_setParameter(context, ParameterWindowLogMax, WindowLogMax));

            fixed (byte* source = input)
            {
                Buffer inBuffer = new() { Start = source, Size = (nuint)input.Length };

                while (true)
                {
                    Span<byte> room = output.Room();

                    fixed (byte* target = room)
                    {
                        Buffer outBuffer = new() { Start = target, Size = (nuint)room.Length };
                        nuint rest = Require(ZSTD_decompressStream(context, &outBuffer, &inBuffer));
                        output.Advance((int)outBuffer.Position);

                        if (rest == 0)
                        {
                            return (int)inBuffer.Position;
                        }

                        // All was read, there was room left, and still the frame has not ended.
                        if (inBuffer.Position == inBuffer.Size && outBuffer.Position < outBuffer.Size)
                        {
                            throw new DecompressionException("the compressed stream ends too early. The file is truncated; get it again.");
                        }
                    }
                }
            }
        }
        finally
        {
            _ = ZSTD_freeDCtx(context);
        }
    }

    private static nuint Require(nuint result) => ZSTD_isError(result) == 0
        ? result
        : throw new DecompressionException($"the compressed stream is damaged (libzstd: {Marshal.PtrToStringUTF8(ZSTD_getErrorName(result))}); get the file again.");

    [LibraryImport(NativeLibraries.Zstd)]
    private static partial nint ZSTD_createDCtx();

    [LibraryImport(NativeLibraries.Zstd)]
    private static partial nuint ZSTD_freeDCtx(nint context);

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
