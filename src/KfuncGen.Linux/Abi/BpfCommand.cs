namespace KfuncGen.Linux.Abi;

/// <summary>What bpf(2) is asked to do: enum bpf_cmd, include/uapi/linux/bpf.h, 7.2.</summary>
internal enum BpfCommand
{
    MapCreate = 0,
    MapLookupElement = 1,
    MapUpdateElement = 2,
    ProgramLoad = 5,
    ProgramTestRun = 10,
    ObjectGetInfo = 15,
    BtfLoad = 18,
    BtfGetDescriptor = 19,
    MapFreeze = 22,
    BtfGetNextId = 23,
}
