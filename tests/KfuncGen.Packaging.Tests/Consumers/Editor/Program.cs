using System;
using KfuncGen;

Console.WriteLine(Kf.Has.bpf_strcmp);

internal static class Texts
{
    [BpfFunction]
    internal static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        return Kf.bpf_strcmp(left, right);
    }
}

[KfuncBindings("bpf_strcmp")]
internal static partial class Kf;
