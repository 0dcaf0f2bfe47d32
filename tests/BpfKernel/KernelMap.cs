using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Tests.BpfKernel;

/// <summary>An array map of one value, which holds a program's constants: the verifier sees what is in it.</summary>
internal static class KernelMap
{
    private const int ArrayType = 2;
    private const int ReadOnlyForPrograms = 1 << 7;

    /// <summary>Makes such a map.</summary>
    public static unsafe SafeFileHandle OfConstants(ReadOnlySpan<byte> value)
    {
        Span<byte> attributes = stackalloc byte[72];
        attributes.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(attributes, ArrayType);
        BinaryPrimitives.WriteInt32LittleEndian(attributes[4..], sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(attributes[8..], value.Length);
        BinaryPrimitives.WriteInt32LittleEndian(attributes[12..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(attributes[16..], ReadOnlyForPrograms);
        SafeFileHandle map = new(Require(BpfSyscall.Call(BpfSyscall.MapCreate, attributes), "BPF_MAP_CREATE"), ownsHandle: true);

        int key = 0;

        fixed (byte* bytes = value)
        {
            attributes.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(attributes, (int)map.DangerousGetHandle());
            BinaryPrimitives.WriteUInt64LittleEndian(attributes[8..], (ulong)&key);
            BinaryPrimitives.WriteUInt64LittleEndian(attributes[16..], (ulong)bytes);
            Require(BpfSyscall.Call(BpfSyscall.MapUpdateElement, attributes), "BPF_MAP_UPDATE_ELEM");
        }

        attributes.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(attributes, (int)map.DangerousGetHandle());
        Require(BpfSyscall.Call(BpfSyscall.MapFreeze, attributes), "BPF_MAP_FREEZE");
        return map;
    }

    private static int Require(int result, string command) =>
        result < 0 ? throw new InvalidOperationException($"{command} failed with error {-result}.") : result;
}
