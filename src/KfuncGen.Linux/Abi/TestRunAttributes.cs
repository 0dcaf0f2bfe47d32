using System.Runtime.InteropServices;

namespace KfuncGen.Linux.Abi;

/// <summary>
/// What bpf(2) reads and writes for <see cref="BpfCommand.ProgramTestRun"/>: union bpf_attr, include/uapi/linux/bpf.h, 7.2.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TestRunAttributes
{
    public uint Program;
    public uint ReturnValue;
    public uint InputSize;
    public uint OutputSize;
    public ulong Input;
    public ulong Output;
    public uint Repeat;
    public uint Duration;
    public uint ContextInputSize;
    public uint ContextOutputSize;
    public ulong ContextInput;
    public ulong ContextOutput;
}
