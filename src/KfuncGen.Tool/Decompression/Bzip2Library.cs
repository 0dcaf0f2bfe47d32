using System.Runtime.InteropServices;

namespace KfuncGen.Tool.Decompression;

/// <summary>Decompresses bzip2 streams with libbz2.</summary>
/// <remarks>The declarations are bzlib.h of version 1.0.</remarks>
internal static unsafe partial class Bzip2Library
{
    private const int Ok = 0;
    private const int StreamEnd = 4;

    /// <summary>Decompresses the first stream of the input; what follows it does not matter.</summary>
    /// <returns>How many bytes of the input the stream took.</returns>
    public static int Decompress(ReadOnlySpan<byte> input, BoundedOutput output)
    {
        Stream stream = default;
        Require(BZ2_bzDecompressInit(&stream, 0, 0));

        try
        {
            fixed (byte* start = input)
            {
                stream.NextIn = start;
                stream.AvailableIn = (uint)input.Length;

                while (true)
                {
                    Span<byte> room = output.Room();

                    fixed (byte* target = room)
                    {
                        stream.NextOut = target;
                        stream.AvailableOut = (uint)room.Length;
                        int result = BZ2_bzDecompress(&stream);
                        output.Advance(room.Length - (int)stream.AvailableOut);

                        if (result == StreamEnd)
                        {
                            return input.Length - (int)stream.AvailableIn;
                        }

                        Require(result);

                        if (stream.AvailableIn == 0 && stream.AvailableOut > 0)
                        {
                            throw new DecompressionException("the compressed stream ends too early. The file is truncated; get it again.");
                        }
                    }
                }
            }
        }
        finally
        {
            _ = BZ2_bzDecompressEnd(&stream);
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
