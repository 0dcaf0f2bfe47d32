namespace KfuncGen.Capture.Sets;

/// <summary>The declaration tag that marks kfuncs since 6.11. Documentation/bpf/kfuncs.rst, 7.3.</summary>
internal static class KfuncTag
{
    /// <summary>The tag's text.</summary>
    public static ReadOnlySpan<byte> Text => "bpf_kfunc"u8;
}
