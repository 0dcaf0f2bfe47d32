using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Tests.BpfKernel;

/// <summary>A syscall program in the machine's own kernel: BPF_PROG_TYPE_SYSCALL, whose context is any bytes.</summary>
internal sealed class KernelProgram : IDisposable
{
    private const int SyscallType = 31;
    private const int Sleepable = 1 << 4;
    private const int LogSize = 1 << 20;

    private readonly SafeFileHandle handle;

    private KernelProgram(SafeFileHandle handle) => this.handle = handle;

    /// <summary>Why this machine runs no BPF; null where it does.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    /// <summary>Loads a program.</summary>
    /// <exception cref="KernelRefusalException">The kernel refused it.</exception>
    public static KernelProgram Load(IReadOnlyList<BpfInstruction> instructions)
    {
        int result = TryLoad(instructions, logLevel: 0, out _);

        if (result < 0)
        {
            TryLoad(instructions, logLevel: 1, out string log);
            throw new KernelRefusalException(-result, log);
        }

        return new KernelProgram(new SafeFileHandle(result, ownsHandle: true));
    }

    /// <summary>Loads a program that calls no kfunc.</summary>
    /// <param name="code">The program.</param>
    /// <param name="valueOf">The numbers that are filled in; null where there are none.</param>
    /// <exception cref="KernelRefusalException">The kernel refused it.</exception>
    public static KernelProgram Load(BpfCode code, Func<IrLoadTime, long>? valueOf = null)
    {
        // The program keeps its maps alive.
        using SafeFileHandle? constants = code.ReadOnlyData.IsEmpty ? null : KernelMap.OfConstants(code.ReadOnlyData.AsSpan());
        using SafeFileHandle? variables = code.WritableSize == 0 ? null : KernelMap.OfZeros(code.WritableSize);
        BpfInstruction[] instructions = [.. code.Instructions];

        foreach (BpfRelocation relocation in code.Relocations)
        {
            ref BpfInstruction instruction = ref instructions[relocation.Instruction];

            switch (relocation)
            {
                case BpfRelocation.Data data:
                    instruction =
                        instruction with
                        {
                            Immediate = (int)(data.Section == IrSection.ReadOnly ? constants : variables)!.DangerousGetHandle(),
                        };
                    break;
                case BpfRelocation.LoadTimeValue { Value: { } what } when valueOf is not null:
                    long value = valueOf(what);
                    instruction = instruction with { Immediate = (int)value };

                    if (instruction.Opcode == BpfOpcode.LoadConstant64)
                    {
                        instructions[relocation.Instruction +
                            1] = instructions[relocation.Instruction + 1] with { Immediate = (int)(value >> 32) };
                    }

                    break;
                default:
                    throw new NotSupportedException($"{relocation} needs the loader.");
            }
        }

        return Load(instructions);
    }

    /// <summary>Runs it once: BPF_PROG_TEST_RUN.</summary>
    /// <param name="context">Its context; what the program wrote is in it afterwards.</param>
    /// <returns>The low half of r0.</returns>
    public unsafe int Run(Span<byte> context)
    {
        Span<byte> attributes = stackalloc byte[80];
        attributes.Clear();

        fixed (byte* pointer = context)
        {
            BinaryPrimitives.WriteInt32LittleEndian(attributes, (int)handle.DangerousGetHandle());
            BinaryPrimitives.WriteInt32LittleEndian(attributes[40..], context.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(attributes[48..], (ulong)pointer);
            int result = BpfSyscall.Call(BpfSyscall.ProgramTestRun, attributes);

            return result < 0
                ? throw new InvalidOperationException($"BPF_PROG_TEST_RUN failed with error {-result}.")
                : BinaryPrimitives.ReadInt32LittleEndian(attributes[4..]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private static unsafe int TryLoad(IReadOnlyList<BpfInstruction> instructions, int logLevel, out string log)
    {
        ulong[] packed = [.. instructions.Select(static instruction => instruction.Packed)];
        byte[] logBytes = new byte[logLevel == 0 ? 0 : LogSize];
        Span<byte> attributes = stackalloc byte[128];
        attributes.Clear();

        fixed (ulong* code = packed)
        fixed (byte* license = "GPL\0"u8)
        fixed (byte* logPointer = logBytes)
        {
            BinaryPrimitives.WriteInt32LittleEndian(attributes, SyscallType);
            BinaryPrimitives.WriteInt32LittleEndian(attributes[4..], packed.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(attributes[8..], (ulong)code);
            BinaryPrimitives.WriteUInt64LittleEndian(attributes[16..], (ulong)license);
            BinaryPrimitives.WriteInt32LittleEndian(attributes[24..], logLevel);
            BinaryPrimitives.WriteInt32LittleEndian(attributes[28..], logBytes.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(attributes[32..], (ulong)logPointer);
            BinaryPrimitives.WriteInt32LittleEndian(attributes[44..], Sleepable);
            int result = BpfSyscall.Call(BpfSyscall.ProgramLoad, attributes);
            log = Encoding.UTF8.GetString(logBytes).TrimEnd('\0');
            return result;
        }
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
        {
            return "BPF programs run on Linux, and these tests know x64 and arm64.";
        }

        // mov64 r0, 0; exit
        int result = TryLoad([new BpfInstruction(0xb7, 0, 0, 0, 0), new BpfInstruction(0x95, 0, 0, 0, 0)], logLevel: 0, out _);

        if (result < 0)
        {
            return "The kernel does not let this process load BPF programs: BPF_PROG_LOAD of two instructions failed with error " +
                $"{-result} (1: not permitted; 38: no bpf(2)).";
        }

        new SafeFileHandle(result, ownsHandle: true).Dispose();
        return null;
    }
}
