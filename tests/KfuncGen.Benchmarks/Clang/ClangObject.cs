using System.Buffers.Binary;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;
using KfuncGen.Images.Elf;

namespace KfuncGen.Benchmarks.Clang;

/// <summary>What clang makes of a C file: programs, each in a section of its own.</summary>
internal sealed class ClangObject
{
    private readonly ElfFile file;

    private ClangObject(string compiler, ElfFile file)
    {
        Compiler = compiler;
        this.file = file;
    }

    /// <summary>The compiler's own words about its version.</summary>
    public string Compiler { get; }

    /// <summary>Compiles a file for BPF, as the documentation of libbpf tells people to; null where there is no clang.</summary>
    public static ClangObject? Compile(string path)
    {
        string output = Path.GetTempFileName();

        try
        {
            string version = Run("--version").Split('\n')[0];
            Run("-O2", "-mcpu=v3", "--target=bpf", "-c", path, "-o", output);
            return new ClangObject(version, ElfFile.Read(File.ReadAllBytes(output)));
        }
        catch (Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(output);
        }
    }

    /// <summary>A program's code. Calls of kfuncs have no meaning in it: nothing says which ones they are.</summary>
    public BpfCode Program(string name)
    {
        ElfSection section = file.FindSection("syscall/" + name)
            ?? throw new InvalidOperationException($"The C has no program {name}.");
        BpfInstruction[] instructions = new BpfInstruction[section.Contents.Length / BpfInstruction.Size];

        for (int i = 0; i < instructions.Length; i++)
        {
            instructions[i] = BpfInstruction.Unpack(
                BinaryPrimitives.ReadUInt64LittleEndian(section.Contents.Span[(i * BpfInstruction.Size)..]));
        }

        // The functions it calls follow it; a call's distance counts from the next slot.
        SortedSet<int> starts = [0];

        for (int i = 0; i < instructions.Length; i++)
        {
            if (instructions[i] is { Opcode: BpfOpcode.ClassJump | BpfOpcode.Call, Source: BpfPseudo.Call } call && call.Immediate >= 0)
            {
                starts.Add(i + 1 + call.Immediate);
            }
        }

        ElfSection? constants = file.FindSection(".rodata.str1.1") ?? file.FindSection(".rodata");

        return new BpfCode
        {
            Functions = [.. starts.Select(static start => new Bpf.Code.BpfCodeFunction($"at {start}", start, 256))],
            Relocations = FindAddresses(name, instructions),
            Instructions = [.. instructions],
            Lines = [],
            ReadOnlyData = constants is null ? [] : [.. constants.Contents.Span],
            WritableSize = 0,
        };
    }

    // Addresses of constants are the only relocated 64-bit constants. The offset moves from the first slot to the second,
    // where the kernel wants it.
    private ImmutableArray<BpfRelocation> FindAddresses(string name, BpfInstruction[] instructions)
    {
        if (file.FindSection(".relsyscall/" + name) is not { } table)
        {
            return [];
        }

        ImmutableArray<BpfRelocation>.Builder relocations = ImmutableArray.CreateBuilder<BpfRelocation>();

        // struct Elf64_Rel: offset and info, 8 bytes each: include/uapi/linux/elf.h.
        for (int at = 0; at < table.Contents.Length; at += 16)
        {
            int slot = (int)BinaryPrimitives.ReadUInt64LittleEndian(table.Contents.Span[at..]) / BpfInstruction.Size;

            if (instructions[slot].Opcode == BpfOpcode.LoadConstant64)
            {
                instructions[slot + 1] = instructions[slot + 1] with { Immediate = instructions[slot].Immediate };
                instructions[slot] = instructions[slot] with { Source = BpfPseudo.MapValue, Immediate = 0 };
                relocations.Add(new BpfRelocation.Data(slot, IrSection.ReadOnly));
            }
        }

        return relocations.ToImmutable();
    }

    private static string Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("clang", arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"clang {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
