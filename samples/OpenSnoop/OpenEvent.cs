using System.Runtime.CompilerServices;
using System.Text;

namespace OpenSnoop;

/// <summary>A process opened a file, or tried to.</summary>
internal struct OpenEvent
{
    public int Pid;

    /// <summary>The descriptor, or an errno value below 0.</summary>
    public int Result;

    public Letters16 Name;
    public Letters128 File;

    /// <summary>Text up to its end.</summary>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}

/// <summary>TASK_COMM_LEN bytes.</summary>
[InlineArray(16)]
internal struct Letters16
{
    private byte element;
}

/// <summary>The start of a path.</summary>
[InlineArray(128)]
internal struct Letters128
{
    private byte element;
}
