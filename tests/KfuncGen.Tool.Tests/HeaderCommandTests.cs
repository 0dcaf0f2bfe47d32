using System.Diagnostics;
using KfuncGen.Tool.Headers;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public sealed class HeaderCommandTests : IDisposable
{
    private static readonly string[] Versions = ["6.1", "6.12", "6.16", "6.18", "7.2", "7.3"];

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("bpf_task_acquire", null, "bpf_task_acquire")]
    [InlineData("bpf_task_acquire", "u32", "bpf_task_acquire___u32")]
    [InlineData("scx_bpf_dsq_insert___v2", null, "scx_bpf_dsq_insert___v2___kfunc")]
    [InlineData("scx_bpf_dsq_insert___v2", "u32", "scx_bpf_dsq_insert___v2___u32")]
    public void A_loader_looks_for_the_kernels_name(string kfunc, string? flavour, string expected)
    {
        string name = LoaderName.For(kfunc, flavour);

        Assert.Equal(expected, name);
        Assert.Equal(kfunc, LoaderName.Essential(name));
    }

    [Theory]
    [InlineData("a____b", "a____b")]
    [InlineData("___a", "___a")]
    [InlineData("a___", "a___")]
    [InlineData("a___b___c", "a___b")]
    [InlineData("scx_bpf_dsq_insert___v2", "scx_bpf_dsq_insert")]
    public void A_separator_has_something_else_on_both_sides(string name, string essential) =>
        Assert.Equal(essential, LoaderName.Essential(name));

    [Fact]
    public void Only_what_is_asked_for_is_declared_with_the_types_it_reaches()
    {
        string header = Header("bpf_task_acquire", "--from", Snapshot("7.2"));

        Assert.Contains("extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym __weak;\n", header);
        Assert.Contains("struct task_struct {};\n", header);
        Assert.Single(header.Split('\n'), line => line.StartsWith("extern "));
        Assert.Single(header.Split('\n'), line => line.StartsWith("struct ") && line.EndsWith("{};"));
    }

    [Fact]
    public void An_older_prototype_is_a_flavour() =>
        Assert.Contains(
            "extern __u64 *bpf_session_cookie___void(void) __ksym __weak;",
            Header("bpf_session_cookie", "--from", Snapshot("6.18"), Snapshot("7.2")));

    [Fact]
    public void A_name_that_looks_like_a_flavour_gets_one_and_a_macro()
    {
        string header = Header("scx_bpf_dsq_insert___v2", "--from", Snapshot("7.2"));

        Assert.Contains("extern bool scx_bpf_dsq_insert___v2___kfunc(", header);
        Assert.Contains("#define scx_bpf_dsq_insert___v2 scx_bpf_dsq_insert___v2___kfunc\n", header);
    }

    [Fact]
    public void A_deprecated_kfunc_says_why_and_what_to_use()
    {
        string header = Header("scx_bpf_dsq_insert", "--from", Snapshot("7.2"));

        Assert.Contains("KFUNC_DEPRECATED(\"scx_bpf_dsq_insert is deprecated since Linux 6.19.", header);
        Assert.Contains("\"scx_bpf_dsq_insert___v2___kfunc\");", header);
    }

    [Fact]
    public void Types_may_come_from_vmlinux_h()
    {
        string header = Header("bpf_task_acquire", "--vmlinux-h", "--from", Snapshot("7.2"));

        Assert.Contains("#include \"vmlinux.h\"", header);
        Assert.DoesNotContain("struct task_struct {};", header);
    }

    [Fact]
    public void A_name_that_no_kernel_has_is_bad_input()
    {
        CommandRun run = CommandRun.Of("header", "bpf_task_acqire", "--from", Snapshot("7.2"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("did you mean 'bpf_task_acquire'?", run.Error);
    }

    [Fact]
    public void Clang_takes_every_kfunc_of_all_kernels_without_a_warning()
    {
        Header(["*", "--from", .. Versions.Select(Snapshot), "-o", Path.Combine(directory.Path, "all.h")]);

        Compile("""
            #include "all.h"
            #include "all.h"
            """);
    }

    [Theory]
    [InlineData("an enum without a name twice", "struct bpf_x <8 align 4> { enum <u32> { A = 0 } a @0; enum <u32> { A = 0 } b @4; }")]
    [InlineData("two enums with one member", "struct bpf_x <8 align 4> { enum <u32> { A = 0 } a @0; enum <u32> { A = 1, B = 2 } b @4; }")]
    [InlineData("packed members", "struct bpf_x <9 align 1> { u8 a @0; u64 b @1; }")]
    [InlineData("packed members of an aligned struct", "struct bpf_x <12 align 4> { u32 a @0; u64 b @4; }")]
    [InlineData("bit-fields", "struct bpf_x <8 align 4> { u32 a:3 @0; u32 b:29 @0.3; u32 c @4; }")]
    public void Clang_takes_structs_of_every_kind(string what, string structure)
    {
        Assert.NotEmpty(what);
        Small("a", $"kfunc int bpf_f(struct bpf_x *x, u32 x__sz): ?(0)\n\n{structure}");
        Header("*", "--from", Path.Combine(directory.Path, "a.kfuncs"), "-o", Path.Combine(directory.Path, "kfuncs.h"));

        Compile("#include \"kfuncs.h\"\nint f(struct bpf_x *x) { return bpf_f(x, sizeof(*x)); }");
    }

    [Fact]
    public void Clang_takes_an_enum_without_a_name_as_a_parameter()
    {
        Small("a", "kfunc int bpf_f(enum <u32> { A_ONE = 1 } an): ?(0)\nkfunc int bpf_g(enum <u32> { A_ONE = 1 } *an): ?(0)\n");
        Header("*", "--from", Path.Combine(directory.Path, "a.kfuncs"), "-o", Path.Combine(directory.Path, "kfuncs.h"));

        Compile("#include \"kfuncs.h\"\nint f(void) { return bpf_f(A_ONE); }");
    }

    [Fact]
    public void One_name_of_two_kinds_of_types_is_told_apart()
    {
        Small("a", "kfunc int bpf_f(struct bpf_x *x): ?(0)\n\nstruct bpf_x <8 align 8>");
        Small("b", "kfunc int bpf_g(enum bpf_x x): ?(0)\n\nenum bpf_x <u32> { ONE = 1 }");
        Header(
            "*", "--from", Path.Combine(directory.Path, "a.kfuncs"), Path.Combine(directory.Path, "b.kfuncs"),
            "-o", Path.Combine(directory.Path, "kfuncs.h"));

        Compile("#define KFUNC_NO_DEPRECATION\n#include \"kfuncs.h\"\nint f(struct bpf_x *x) { return bpf_f(x) + bpf_g(ONE); }");
    }

    [Fact]
    public void A_header_goes_with_a_vmlinux_h_that_lacks_what_it_names()
    {
        string[] scalars =
            ["unsigned char __u8", "unsigned int __u32", "unsigned long long __u64", "int __s32", "long long __s64", "_Bool bool"];
        string[] names = ["__u8 u8", "__u32 u32", "__u64 u64", "__s32 s32", "__s64 s64", "unsigned short __u16", "__u16 u16"];
        string vmlinux = string.Concat(scalars.Concat(names).Select(static one => $"typedef {one};\n"));
        directory.Write(
            "vmlinux.h", System.Text.Encoding.UTF8.GetBytes($"#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n{vmlinux}#endif\n"));
        Header(["*", "--vmlinux-h", "--from", .. Versions.Select(Snapshot), "-o", Path.Combine(directory.Path, "kfuncs.h")]);

        Compile("#define KFUNC_NO_DEPRECATION\n#include \"kfuncs.h\"\n");
        Compile("#define BPF_NO_KFUNC_PROTOTYPES\n#include \"vmlinux.h\"\n#include \"kfuncs.h\"\n");
        Assert.Contains(
            "include this header first, or define BPF_NO_KFUNC_PROTOTYPES",
            TryCompile("#include \"vmlinux.h\"\n#include \"kfuncs.h\"\n").Messages);
    }

    private void Small(string name, string text) => directory.Write(
        name + ".kfuncs",
        System.Text.Encoding.UTF8.GetBytes(
            $"kfuncs 1\nname {name}\nkernel 7.{name[0] - 'a'}\n\n{text}\n" +
            "scalar long long unsigned int <u64>\nscalar unsigned char <u8>\nscalar unsigned int <u32>\n" +
            "typedef unsigned int u32\ntypedef long long unsigned int u64\ntypedef unsigned char u8\n"));

    [Fact]
    public void Clang_warns_of_a_deprecated_kfunc_and_offers_the_other()
    {
        Header("scx_bpf_dsq_insert", "scx_bpf_dsq_insert___v2", "--from", Snapshot("7.2"), "-o", Path.Combine(directory.Path, "kfuncs.h"));
        const string Program = """
            #include "kfuncs.h"
            void run(struct task_struct *p) { scx_bpf_dsq_insert(p, 0, 0, 0); }
            """;

        (int exitCode, string messages) = TryCompile(Program);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("is deprecated", messages);
        Assert.Contains("scx_bpf_dsq_insert___v2___kfunc", messages);
        Assert.Equal((0, ""), TryCompile("#define KFUNC_NO_DEPRECATION\n" + Program));
    }

    [Fact]
    public void The_header_goes_with_the_running_kernels_vmlinux_h()
    {
        string? bpftool = InstalledProgram.Find("bpftool");

        if (bpftool is null || !File.Exists("/sys/kernel/btf/vmlinux"))
        {
            Assert.Skip("vmlinux.h takes bpftool and a kernel with BTF.");
        }

        (int exitCode, string vmlinux) = Run(bpftool!, "btf", "dump", "file", "/sys/kernel/btf/vmlinux", "format", "c");
        Assert.Equal(0, exitCode);
        directory.Write("vmlinux.h", System.Text.Encoding.UTF8.GetBytes(vmlinux));
        Header(
            "bpf_task_*", "bpf_cgroup_*", "bpf_dynptr_size", "bpf_iter_num_*", "--vmlinux-h",
            "--from", Snapshot("6.12"), Snapshot("7.2"), "-o", Path.Combine(directory.Path, "kfuncs.h"));

        Compile("""
            #include "kfuncs.h"
            int first(void)
            {
                struct bpf_iter_num it;
                int *p;
                bpf_iter_num_new(&it, 1, 2);
                p = bpf_iter_num_next(&it);
                bpf_iter_num_destroy(&it);
                return p ? 1 : 0;
            }
            """);
    }

    [Fact]
    public void A_running_kernel_loads_a_program_that_calls_what_is_there_and_guards_what_is_not()
    {
        Header(
            "bpf_task_from_pid", "bpf_task_release", "scx_bpf_dispatch", "scx_bpf_dsq_insert___v2",
            "--from", Snapshot("6.16"), Snapshot("7.2"), "-o", Path.Combine(directory.Path, "kfuncs.h"));
        string program = Compile("""
            #define KFUNC_NO_DEPRECATION
            #include "kfuncs.h"

            char LICENSE[] __attribute__((section("license"), used)) = "GPL";

            __attribute__((section("syscall"), used)) int run(void *ctx)
            {
                struct task_struct *task;

                if (kfunc_exists(scx_bpf_dsq_insert___v2))
                    scx_bpf_dsq_insert___v2(0, 0, 0, 0);

                if (!kfunc_exists(bpf_task_from_pid))
                    return 1;

                task = bpf_task_from_pid(1);
                if (task)
                    bpf_task_release(task);

                return 0;
            }
            """);
        string? bpftool = InstalledProgram.Find("bpftool");

        if (bpftool is null || !Environment.IsPrivilegedProcess || !File.Exists("/sys/kernel/btf/vmlinux"))
        {
            Assert.Skip("Loading takes bpftool, root and a kernel with BTF.");
        }

        string pin = $"/sys/fs/bpf/kfuncgen-{Guid.NewGuid():N}";
        (int exitCode, string messages) = Run(bpftool!, "prog", "load", program, pin);

        try
        {
            if (messages.Contains("Operation not permitted") || messages.Contains("can't mount"))
            {
                Assert.Skip($"This machine lets nobody load programs: {messages}");
            }

            Assert.True(exitCode == 0, messages);
        }
        finally
        {
            File.Delete(pin);
        }
    }

    private static string Snapshot(string version) => Path.Combine(AppContext.BaseDirectory, "Kernels", $"debian-{version}.kfuncs");

    private static string Header(params string[] arguments)
    {
        CommandRun run = CommandRun.Of(["header", .. arguments]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output;
    }

    private string Compile(string source)
    {
        Assert.Equal((0, ""), TryCompile(source));
        return Path.Combine(directory.Path, "program.o");
    }

    private (int ExitCode, string Messages) TryCompile(string source)
    {
        string? clang = InstalledProgram.Find("clang");

        if (clang is null)
        {
            Assert.Skip("There is no clang on this machine.");
        }

        string path = directory.Write("program.c", System.Text.Encoding.UTF8.GetBytes(source));
        return Run(
            clang!,
            "-target",
            "bpf",
            "-O2",
            "-g",
            "-std=gnu11",
            "-Wall",
            "-Wextra",
            "-Wno-unused-parameter",
            "-Werror",
            "-c",
            path,
            "-o",
            Path.ChangeExtension(path, ".o"));
    }

    private static (int ExitCode, string Messages) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error + output.GetAwaiter().GetResult());
    }
}
