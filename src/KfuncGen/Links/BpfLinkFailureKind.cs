namespace KfuncGen;

/// <summary>Why a program was not attached.</summary>
public enum BpfLinkFailureKind
{
    /// <summary>The process lacks a capability.</summary>
    NotPermitted,

    /// <summary>This kernel has no such links.</summary>
    NotSupported,

    /// <summary>What it was to be attached to is not there.</summary>
    NoTarget,

    /// <summary>Another program is attached there, and there is room for one only; or this one is at as many places as it may be.</summary>
    Occupied,

    /// <summary>bpf(2) failed with an error that is none of these.</summary>
    SystemCallFailed,
}
