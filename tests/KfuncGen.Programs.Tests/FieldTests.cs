using System.Runtime.InteropServices;
using System.Text;

namespace KfuncGen.Programs.Tests;

public sealed class FieldTests
{
    private static readonly long Self = Environment.ProcessId;

    [Fact]
    public void Numbers_of_a_task_are_those_of_proc()
    {
        (int result, Numbers numbers) = Kernel.Run(FieldPrograms.Bpf.ReadsNumbers, Self);

        Assert.Equal((0, Self, Self), (result, numbers.R, numbers.S));
        Assert.Equal(Statistic(22), numbers.T / (1_000_000_000 / 100));
    }

    [Fact]
    public void Pointers_are_followed_with_and_without_the_verifier_s_checks()
    {
        (int result, Numbers numbers) = Kernel.Run(FieldPrograms.Bpf.FollowsPointers, Self);

        Assert.Equal((0, Statistic(4), Statistic(4)), (result, numbers.R, numbers.S));
        Assert.Equal(Statistic(48), numbers.T);
    }

    [Fact]
    public void What_may_be_missing_is_asked_on_the_way()
    {
        (int result, Numbers numbers) = Kernel.Run(FieldPrograms.Bpf.AsksOnTheWay, Self);

        Assert.Equal((1, Statistic(4), 993, Statistic(48)), (result, numbers.R, numbers.S, numbers.T));
    }

    [Fact]
    public void Arrays_are_copied()
    {
        FieldPrograms.Names names = new() { Pid = (int)Self };

        Assert.Equal(0, Kernel.Run(FieldPrograms.Bpf.CopiesItsName, ref names));
        Assert.Equal(File.ReadAllText("/proc/self/comm").TrimEnd('\n'), Encoding.UTF8.GetString(names.Text).TrimEnd('\0'));
    }

    [Fact]
    public void Elements_of_arrays_of_numbers_structs_and_pointers_are_fields_of_their_own()
    {
        (int result, Numbers numbers) = Kernel.Run(FieldPrograms.Bpf.ReadsElements, Self);
        byte[] name = File.ReadAllBytes("/proc/self/comm");

        Assert.Equal((0, 1, (name[0] << 8) | name[1]), (result, numbers.S, (int)numbers.T));
        Assert.Equal(OpenFiles(), $"{numbers.R}");
    }

    [Fact]
    public void Fields_of_structs_inside_are_read_directly_and_through_a_reference()
    {
        (int references, Numbers numbers) = Kernel.Run(FieldPrograms.Bpf.ReadsStructsInside, Self);

        Assert.InRange(references, 1, 1000);
        Assert.NotEqual(0, numbers.R);
        Assert.Equal((0, 1), (numbers.S, numbers.T));
        Assert.True(KernelTypes.Has.task_struct.real_parent);
    }

    [Fact]
    public void Bit_fields_are_decoded()
    {
        (int result, Numbers numbers) = Kernel.Run(FieldPrograms.Bpf.ReadsBitFields, Self);

        Assert.Equal((0, 0, 0, 0), (result, numbers.R, numbers.S, numbers.T));
    }

    [Fact]
    public void Sizes_places_and_numbers_of_types_are_the_running_kernel_s_in_programs_and_in_user_space()
    {
        (int result, Numbers numbers) = Kernel.Run(FieldPrograms.Bpf.AsksForTypes, Self);

        Assert.Equal(0, result);
        Assert.Equal((KernelTypes.SizeOf.task_struct.Whole, KernelTypes.OffsetOf.task_struct.tgid), (numbers.R, numbers.S));
        Assert.Equal((1L << 32) | 16, numbers.T);
        Assert.Equal(
            (pid_type.PIDTYPE_TGID, 16, true),
            (KernelTypes.ValueOf.pid_type.PIDTYPE_TGID, KernelTypes.SizeOf.task_struct.comm, KernelTypes.Has.pid_type.Exists));
        Assert.InRange(KernelTypes.OffsetOf.task_struct.tgid, 1, KernelTypes.SizeOf.task_struct.Whole - 4);
    }

    [Fact]
    public void Whether_types_match_is_the_same_in_programs_and_in_user_space()
    {
        (int result, Numbers numbers) = Kernel.Run(FieldPrograms.Bpf.AsksWhetherTypesMatch);

        Assert.Equal((0, 1L, 1L), (result, numbers.R, numbers.S));
        Assert.Equal((true, true), (KernelTypes.Has.rlimit.Matches, KernelTypes.Has.pid_type.Matches));
        Assert.Equal(KernelTypes.Has.task_struct.Matches ? 1 : 0, numbers.T);
    }

    [Fact]
    public void Arrays_are_walked_by_variables_and_nothing_outside_is_read()
    {
        (int result, Numbers numbers) = Kernel.Run(FieldPrograms.Bpf.WalksArrays, Self, 7);
        byte[] name = File.ReadAllBytes("/proc/self/comm");

        Assert.Equal((0, 0L), (result, numbers.T));
        Assert.Equal((name[0] << 24) | (name[1] << 16) | (name[2] << 8) | name[3], numbers.R);
        Assert.Equal(OpenFiles(), $"{numbers.S}");
        Assert.NotEqual(0, Kernel.Run(FieldPrograms.Bpf.WalksArrays, Self, 16).Item1);
    }

    [Fact]
    public void Arrays_without_a_length_are_read_as_far_as_one_asks()
    {
        (int result, Numbers numbers) = Kernel.Run(FieldPrograms.Bpf.ReadsArraysWithoutLength, Self, 0);

        // Since 7.2 the processors' bits are in an array of another name.
        Assert.Equal((KernelTypes.Has.mm_struct.cpu_bitmap ? 0 : 1, Self, Self), (result, numbers.R, numbers.S));

        // The program runs in this process, whose memory the CPU below it has then; of arm64 the kernel does not note that.
        Assert.True(
            numbers.T > 0 || (numbers.T == 0 && (result == 1 || RuntimeInformation.ProcessArchitecture != Architecture.X64)),
            $"{numbers.T}");
    }

    private static string OpenFiles() => File.ReadLines("/proc/self/limits").First(
        static line => line.StartsWith("Max open files", StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];

    // proc_pid_stat(5): numbers behind the name, which is in parentheses and field 2.
    private static long Statistic(int field)
    {
        string text = File.ReadAllText("/proc/self/stat");
        return long.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[field - 3], System.Globalization.CultureInfo.InvariantCulture);
    }
}
