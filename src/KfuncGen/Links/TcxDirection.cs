using KfuncGen.Linux.Abi;

namespace KfuncGen;

/// <summary>Which packets of an interface a program of traffic control sees.</summary>
public enum TcxDirection
{
    /// <summary>Those that come in.</summary>
    Ingress = (int)bpf_attach_type.BPF_TCX_INGRESS,

    /// <summary>Those that leave.</summary>
    Egress = (int)bpf_attach_type.BPF_TCX_EGRESS,
}
