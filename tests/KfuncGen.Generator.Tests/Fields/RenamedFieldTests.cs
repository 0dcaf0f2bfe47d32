using System.Reflection;
using KfuncGen.Generator.Tests.Harness;
using KfuncGen.Tests.Kernels;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Tests.Fields;

/// <summary>
/// Fields that the kernel renamed: without a guard the compiler says where they are missing and loading refuses; with one, and the other
/// name as its fallback, one build is right for both kernels.
/// </summary>
public sealed class RenamedFieldTests
{
    private const string OldKernel = "linux-5.10";

    // As include/linux/sched.h had it up to 5.13, and include/linux/blkdev.h up to 5.16; only what is read here.
    private const string OldSource = """
        struct gendisk { int major; };
        struct request_queue { int id; };
        struct task_struct { long pad[2]; volatile long state; int pid; };
        struct request { struct request_queue *q; struct gendisk *rq_disk; };
        struct task_struct task;
        struct request request;
        struct request_queue queue;
        struct gendisk disk;
        """;

    private const string OldTypes = """
        ktypes 1
        name linux-5.10
        kernel 5.10.0
        arch x86_64

        scalar int <s32>
        scalar long int <s64>
        struct gendisk <4 align 4> { int major @0; }
        struct request <16 align 8> { struct request_queue *q @0; struct gendisk *rq_disk @8; }
        struct request_queue <4 align 4> { int id @0; }
        struct task_struct <32 align 8> { long int pad[2] @0; volatile long int state @16; int pid @24; }

        """;

    private const string OldSnapshot = """
        kfuncs 1
        name linux-5.10
        kernel 5.10.0
        arch x86_64
        tags no


        """;

    private static readonly Dictionary<string, RenamedField> All = new RenamedField[]
    {
        new(
            ["dentry", "__d_name.len", "d_name.len"], "__d_name.len", "d_name.len", "dentry.__d_name", "debian-6.16", "debian-7.2"),
        new(
            ["file", "__f_path.dentry.d_flags", "f_path.dentry.d_flags"],
            "__f_path.dentry.d_flags", "f_path.dentry.d_flags", "file.__f_path", "debian-6.16", "debian-7.2"),
        new(["task_struct", "__state", "state"], "__state", "state", "task_struct.__state", OldKernel, "debian-6.1"),
        new(["request", "q.disk.major", "rq_disk.major"], "q.disk.major", "rq_disk.major", "request_queue.disk", OldKernel, "debian-6.1"),
    }.ToDictionary(static field => field.Missing);

    [Theory]
    [InlineData("dentry.__d_name")]
    [InlineData("file.__f_path")]
    [InlineData("task_struct.__state")]
    [InlineData("request_queue.disk")]
    public void Without_a_guard_the_compiler_says_where_it_is_missing(string missing) => Assert.Contains(
        Diagnose(All[missing], All[missing].Unguarded),
        message => message.StartsWith(
            $"KFG0101: '{missing}' is missing on {All[missing].OldKernel} and no guard covers this use; test 'KernelTypes.Has.{missing}'",
            StringComparison.Ordinal));

    [Theory]
    [InlineData("dentry.__d_name")]
    [InlineData("file.__f_path")]
    [InlineData("task_struct.__state")]
    [InlineData("request_queue.disk")]
    public void With_a_guard_and_the_other_name_it_is_silent(string missing) =>
        Assert.Empty(Diagnose(All[missing], All[missing].Guarded));

    [Theory]
    [InlineData("dentry.__d_name")]
    [InlineData("file.__f_path")]
    [InlineData("task_struct.__state")]
    [InlineData("request_queue.disk")]
    public void Loading_refuses_the_one_and_takes_the_other_on_both_kernels(string missing)
    {
        RenamedField field = All[missing];
        BpfProgram unguarded = Load(field, field.Unguarded);
        BpfProgram guarded = Load(field, field.Guarded);

        foreach ((string kernel, bool isOld) in new[] { (field.OldKernel, true), (field.NewKernel, false) })
        {
            string directory = Directory.CreateTempSubdirectory("renamed-").FullName;

            try
            {
                File.WriteAllBytes(Path.Combine(directory, "vmlinux"), Btf(kernel));
                KfuncProbe probe = KfuncProbe.ForDirectory(directory);
                BpfLoadFailure? failure = unguarded.Check(probe);

                Assert.Equal(isOld ? BpfLoadFailureKind.FieldAbsent : null, failure?.Kind);
                Assert.Null(guarded.Check(probe));

                if (isOld)
                {
                    Assert.Contains($"uses {missing}", failure!.Message, StringComparison.Ordinal);
                }
            }
            finally
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    // The newest target has the new name, with which the running kernel's type is compared.
    [Theory]
    [InlineData("dentry.__d_name")]
    [InlineData("file.__f_path")]
    [InlineData("task_struct.__state")]
    [InlineData("request_queue.disk")]
    public void Whether_the_type_matches_tells_the_kernels_apart(string missing)
    {
        RenamedField field = All[missing];
        string guard = $"KernelTypes.Has.{missing[..missing.IndexOf('.')]}.Matches";
        BpfProgram right = Load(field, $"{guard} ? record.{field.New} : record.{field.Old}");
        BpfProgram wrong = Load(field, $"{guard} ? record.{field.Old} : record.{field.New}");

        foreach ((string kernel, bool isOld) in new[] { (field.OldKernel, true), (field.NewKernel, false) })
        {
            string directory = Directory.CreateTempSubdirectory("renamed-").FullName;

            try
            {
                File.WriteAllBytes(Path.Combine(directory, "vmlinux"), Btf(kernel));
                KfuncProbe probe = KfuncProbe.ForDirectory(directory);

                Assert.Null(right.Check(probe));
                Assert.Equal(isOld ? BpfLoadFailureKind.FieldAbsent : null, isOld ? wrong.Check(probe)?.Kind : null);
            }
            finally
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static string[] Diagnose(RenamedField field, string expression)
    {
        TestProject project = Project(field, expression);
        return
        [
            .. AnalyzerCheck.All(project.Run().Output, project).Where(static one => one.Id.StartsWith("KFG01", StringComparison.Ordinal))
                .Select(static one => $"{one.Id}: {one.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"),
        ];
    }

    // The compiler alone: what suppresses KFG0102 in a guarded fallback are the analyzers.
    private static BpfProgram Load(RenamedField field, string expression) => (BpfProgram)Project(field, expression, "KFG0102").Run().Load()
        .GetType("Demo.Probes+Bpf")!.GetProperty("Reads", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
        .GetValue(null)!;

    private static TestProject Project(RenamedField field, string expression, string? disabled = null)
    {
        string fields = string.Join(", ", field.Asked.Select(static one => $"\"{one}\""));
        TestProject project = TestProject.With($$"""
            {{(disabled is null ? "" : $"#pragma warning disable {disabled}")}}
            namespace Demo;

            [KernelFields({{fields}})]
            internal static partial class Fields;

            internal static partial class Probes
            {
                [BpfProgram(BpfProgramType.Kprobe)]
                internal static int Reads({{field.Asked[0]}}.UncheckedFields record) => (int)({{expression}});
            }
            """);

        return field.OldKernel == OldKernel
            ? project.Snapshot("linux-5.10.kfuncs", OldSnapshot)
                .Types(new InMemoryFile("linux-5.10.ktypes", OldTypes, "types"))
                .WithDebianKernels(field.NewKernel)
            : project.WithDebianKernels(field.OldKernel, field.NewKernel);
    }

    private static byte[] Btf(string kernel) =>
        kernel == OldKernel ? ClangBtf.Of(OldSource) : RealKernel.Of(kernel["debian-".Length..]).Btf;
}
