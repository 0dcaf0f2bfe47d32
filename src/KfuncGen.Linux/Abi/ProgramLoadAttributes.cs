using System.Runtime.InteropServices;

namespace KfuncGen.Linux.Abi;

/// <summary>
/// What bpf(2) reads for <see cref="BpfCommand.ProgramLoad"/>: union bpf_attr, include/uapi/linux/bpf.h, 7.2, up to the last
/// field that is used here. A kernel that knows fewer fields takes it as long as those behind are 0.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ProgramLoadAttributes
{
    public uint Type;
    public uint InstructionCount;
    public ulong Instructions;
    public ulong License;
    public uint LogLevel;
    public uint LogSize;
    public ulong Log;
    public uint KernelVersion;
    public uint Flags;
    public fixed byte Name[ObjectName.Size];
    public uint InterfaceIndex;
    public uint ExpectedAttachType;
    public uint Btf;
    public uint FunctionInfoRecordSize;
    public ulong FunctionInfo;
    public uint FunctionInfoCount;
    public uint LineInfoRecordSize;
    public ulong LineInfo;
    public uint LineInfoCount;
    public uint AttachBtfId;
    public uint AttachProgram;
    public uint CoreRelocationCount;
    public ulong Descriptors;
}
