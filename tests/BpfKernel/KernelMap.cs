using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Tests.BpfKernel;

/// <summary>An array map of one value: what a program points to that is not on its stack.</summary>
internal static class KernelMap
{
    private const int ArrayType = 2;
    private const int ReadOnlyForPrograms = 1 << 7;

    /// <summary>A map of bytes that the program may write, zero at first.</summary>
    public static SafeFileHandle OfZeros(int size) => Make(size, flags: 0);

    /// <summary>A map of constants: the verifier sees what is in it.</summary>
    public static unsafe SafeFileHandle OfConstants(ReadOnlySpan<byte> value)
    {
        SafeFileHandle map = Make(value.Length, ReadOnlyForPrograms);
        Span<byte> attributes = stackalloc byte[72];
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

    private static SafeFileHandle Make(int size, int flags)
    {
        Span<byte> attributes = stackalloc byte[72];
        attributes.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(attributes, ArrayType);
        BinaryPrimitives.WriteInt32LittleEndian(attributes[4..], sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(attributes[8..], size);
        BinaryPrimitives.WriteInt32LittleEndian(attributes[12..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(attributes[16..], flags);
        return new SafeFileHandle(Require(BpfSyscall.Call(BpfSyscall.MapCreate, attributes), "BPF_MAP_CREATE"), ownsHandle: true);
    }

    private static int Require(int result, string command) =>
        result < 0 ? throw new InvalidOperationException($"{command} failed with error {-result}.") : result;
}
