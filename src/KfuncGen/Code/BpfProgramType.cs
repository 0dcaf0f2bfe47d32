namespace KfuncGen;

/// <summary>
/// The kinds of BPF programs that can be written in C#, with the kernel's numbers: enum bpf_prog_type,
/// include/uapi/linux/bpf.h, 7.2. A program that leaves an array's or span's bounds ends there, as an exception would end it:
/// <c>finally</c> blocks and <c>using</c> run, and the kernel gets the value that is named here.
/// </summary>
public enum BpfProgramType
{
    /// <summary>
    /// Sees each packet of a socket: <c>static int F(__sk_buff ctx)</c>, returns how many bytes to keep. Out of bounds: 0, none.
    /// </summary>
    SocketFilter = 1,

    /// <summary>
    /// Traffic control: <c>static int F(__sk_buff ctx)</c>, returns a <see cref="TcAction"/>. Out of bounds:
    /// <see cref="TcAction.TC_ACT_SHOT"/>.
    /// </summary>
    Tc = 3,

    /// <summary>
    /// Packets as the driver receives them: <c>static int F(xdp_md ctx)</c>, returns an <see cref="XdpAction"/>. Out of bounds:
    /// <see cref="XdpAction.XDP_ABORTED"/>.
    /// </summary>
    Xdp = 6,

    /// <summary>
    /// Run by user space when it likes: <c>static int F(ref T ctx)</c>, where the kernel copies <c>ctx</c> in and out. May
    /// sleep. Out of bounds: -34, ERANGE.
    /// </summary>
    Syscall = 31,
}
