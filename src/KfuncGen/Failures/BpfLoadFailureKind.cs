namespace KfuncGen;

/// <summary>Why a program was not loaded.</summary>
public enum BpfLoadFailureKind
{
    /// <summary>The process may not load it; <see cref="BpfLoadFailure.Denial"/> says what stands in the way.</summary>
    NotPermitted,

    /// <summary>The system has no BPF, or this kernel's is too old for the program or compiled without what it needs.</summary>
    NotSupported,

    /// <summary>The program calls kfuncs, and the kernel's BTF, which lists them, is not there or cannot be read.</summary>
    NoBtf,

    /// <summary>The kernel has no such kfunc, and the program can get to a call of it.</summary>
    KfuncAbsent,

    /// <summary>The kernel has the kfunc with other types, and the program can get to a call of it.</summary>
    KfuncChanged,

    /// <summary>The kernel has no such helper, and the program can get to a call of it.</summary>
    HelperAbsent,

    /// <summary>The kernel's types have no such field, enum value or type, and the program can get to a use of it.</summary>
    FieldAbsent,

    /// <summary>The kernel has the field as something else, and the program can get to a use of it.</summary>
    FieldChanged,

    /// <summary>The kernel has no such trace point, function or hook as the program is to be loaded for.</summary>
    HookAbsent,

    /// <summary>The hook that the program is to be loaded for has other arguments in this kernel.</summary>
    HookChanged,

    /// <summary>The verifier found something that it does not allow; <see cref="BpfLoadFailure.VerifierLog"/> has all it says.</summary>
    VerifierRejected,

    /// <summary>The program has too many instructions, or too many ways through them for the verifier.</summary>
    ProgramTooLarge,

    /// <summary>The kernel had no memory for it, or may not use more for this process.</summary>
    OutOfMemory,

    /// <summary>It uses maps of its object and was loaded without that, or one of those maps cannot be made.</summary>
    MapAbsent,

    /// <summary>The build made no code of it, and should have said why.</summary>
    NoCode,

    /// <summary>There is no interface of the name that it was to be loaded for.</summary>
    NoInterface,

    /// <summary>bpf(2) failed with an error that is none of these; <see cref="BpfLoadFailure.ErrorNumber"/> says which.</summary>
    SystemCallFailed,
}
