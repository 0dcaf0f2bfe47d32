namespace KfuncGen.Bpf.Verification.Findings;

/// <summary>What the verifier asks of programs, by family.</summary>
public enum VerifierRule
{
    /// <summary>Programs of the kind may make the call.</summary>
    Context,

    /// <summary>What is acquired is released, once, on every way out.</summary>
    Ownership,

    /// <summary>What may be null is compared with null.</summary>
    Null,

    /// <summary>Sections are balanced, and what they protect is used in them.</summary>
    Protection,

    /// <summary>What may sleep is called where that is allowed.</summary>
    Sleep,

    /// <summary>Arguments are what the kernel takes.</summary>
    Arguments,

    /// <summary>What is done while a lock is held.</summary>
    Locks,

    /// <summary>Memory is valid where it is used.</summary>
    Memory,

    /// <summary>Loops end in the verifier's eyes, before it has followed too many instructions.</summary>
    Loops,

    /// <summary>The program's result is one that the kernel takes of its kind.</summary>
    Results,

    /// <summary>A capability that loading needs because of a call: nothing is wrong with that.</summary>
    Capabilities,

    /// <summary>The licence and the capabilities that a call asks for.</summary>
    Privileges,
}
