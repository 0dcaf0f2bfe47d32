using System.Runtime.CompilerServices;
using System.Text;

namespace KernelMatrix.Guest;

/// <summary>What a tracer has seen.</summary>
internal struct TraceEvent
{
    public int What;
    public int Padding;
    public long Number;
    public long Result;
    public Letters Text;

    /// <summary>Text up to its end: behind that of a path lies what the kernel made it in.</summary>
    public readonly string Name
    {
        get
        {
            ReadOnlySpan<byte> bytes = Text;
            int end = bytes.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        }
    }

    /// <summary>The start of a path.</summary>
    [InlineArray(64)]
    internal struct Letters
    {
        private byte element;
    }
}
