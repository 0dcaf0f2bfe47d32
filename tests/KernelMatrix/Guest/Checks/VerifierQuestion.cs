namespace KernelMatrix.Guest.Checks;

/// <summary>One way to load a program of a kind, of which the verifier is asked what it lets it do.</summary>
/// <param name="Type">Its type.</param>
/// <param name="AttachType">Where it would be attached.</param>
/// <param name="Flags">How it is loaded.</param>
/// <param name="Hook">What of the kernel's BTF it would be attached to; 0 for nothing.</param>
internal sealed record VerifierQuestion(uint Type, uint AttachType, uint Flags, uint Hook)
{
    private const ulong Zero = 0xb7;
    private const ulong Exit = 0x95;

    /// <summary>Whether the verifier comes to look at such a program's instructions, be it to refuse what it returns.</summary>
    public bool IsVerified
    {
        get
        {
            (int error, string log) = Linux.Verify(Type, Flags, [Zero, Exit], AttachType, Hook);
            return error == 0 || log.Contains("(b7) ", StringComparison.Ordinal);
        }
    }

    /// <summary>Whether such a program is loaded that returns a number.</summary>
    public bool MayReturn(int number) =>
        Linux.Verify(Type, Flags, [Zero | ((ulong)(uint)number << 32), Exit], AttachType, Hook).Error == 0;

    /// <summary>
    /// Whether such a program may call a helper: a call without arguments, of which the verifier says first that the kind may not make it.
    /// Up to 6.7 in the second of these ways; in the third of a helper for some hooks only, as bpf_d_path.
    /// </summary>
    public bool MayCall(int helper)
    {
        (int error, string log) = Linux.Verify(Type, Flags, [0x85 | ((ulong)(uint)helper << 32), Zero, Exit], AttachType, Hook);
        return error == 0
            || (!log.Contains("cannot use helper", StringComparison.Ordinal)
                && !log.Contains("unknown func", StringComparison.Ordinal)
                && !log.Contains("helper call is not allowed in probe", StringComparison.Ordinal));
    }
}
