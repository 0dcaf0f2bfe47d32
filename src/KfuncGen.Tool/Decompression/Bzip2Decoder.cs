using System.Runtime.InteropServices;

namespace KfuncGen.Tool.Decompression;

/// <summary>Decompresses bzip2 streams with libbz2.</summary>
/// <remarks>The declarations are bzlib.h of version 1.0.</remarks>
internal sealed unsafe partial class Bzip2Decoder : StreamDecoder
{
    private const int Ok = 0;
    private const int StreamEnd = 4;

    // The library keeps this address; a field of an object has none that stays.
    private readonly Stream* stream = (Stream*)NativeMemory.AllocZeroed((nuint)sizeof(Stream));
    private bool isStarted;
    private bool isDisposed;

    ~Bzip2Decoder() => Release();

    public override void Restart()
    {
        End();
        *stream = default;
        Require(BZ2_bzDecompressInit(stream, 0, 0));
        isStarted = true;
    }

    public override bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int read, out int written)
    {
        fixed (byte* source = input)
        fixed (byte* target = output)
        {
            stream->NextIn = source;
            stream->AvailableIn = (uint)input.Length;
            stream->NextOut = target;
            stream->AvailableOut = (uint)output.Length;

            int result = BZ2_bzDecompress(stream);
            read = input.Length - (int)stream->AvailableIn;
            written = output.Length - (int)stream->AvailableOut;

            if (result != StreamEnd)
            {
                Require(result);
            }

            return result == StreamEnd;
        }
    }

    public override void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void End()
    {
        if (isStarted)
        {
            isStarted = false;
            _ = BZ2_bzDecompressEnd(stream);
        }
    }

    private void Release()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            End();
            NativeMemory.Free(stream);
        }
    }

    private static void Require(int result)
    {
        if (result != Ok)
        {
            throw new DecompressionException($"the compressed stream is damaged (libbz2: error {result}); get the file again.");
        }
    }

    [LibraryImport(NativeLibraries.Bzip2)]
    private static partial int BZ2_bzDecompressInit(Stream* stream, int verbosity, int small);

    [LibraryImport(NativeLibraries.Bzip2)]
    private static partial int BZ2_bzDecompress(Stream* stream);

    [LibraryImport(NativeLibraries.Bzip2)]
    private static partial int BZ2_bzDecompressEnd(Stream* stream);

    /// <summary><c>bz_stream</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Stream
    {
        public byte* NextIn;
        public uint AvailableIn;
        public uint TotalInLow;
        public uint TotalInHigh;
        public byte* NextOut;
        public uint AvailableOut;
        public uint TotalOutLow;
        public uint TotalOutHigh;
        public nint State;
        public nint Allocate;
        public nint Free;
        public nint Opaque;
    }
}
