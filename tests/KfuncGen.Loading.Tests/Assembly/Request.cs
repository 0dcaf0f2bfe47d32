using System.Runtime.InteropServices;

namespace KfuncGen.Tests.Assembly;

/// <summary>The context of programs in tests.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct Request(long Input, long Output)
{
    public Request(long input)
        : this(input, 0)
    {
    }
}
