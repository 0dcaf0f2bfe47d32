using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.Verification;
using KfuncGen.Snapshots;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>What programs may do at a hook is what a release said; between two of them, what both said; else nothing is known.</summary>
public sealed class HookFactsTests
{
    [Theory]
    [InlineData("file_open", "6.18", true)]
    [InlineData("file_open", "6.18.15", true)]
    [InlineData("file_permission", "6.18", false)]
    [InlineData("path_chmod", "6.1", false)]
    [InlineData("path_chmod", "6.6", null)]
    [InlineData("path_chmod", "6.12", true)]
    [InlineData("path_chmod", "6.14", true)]
    [InlineData("unix_find", "6.18", null)]
    [InlineData("unix_find", "7.2", false)]
    [InlineData("file_open", "5.15", null)]
    [InlineData("file_open", "7.4", null)]
    [InlineData("no_such_hook", "6.18", null)]
    [InlineData("file_open", null, null)]
    public void Whether_a_program_may_sleep(string hook, string? release, bool? expected) =>
        Assert.Equal(expected, HookFacts.MaySleep(hook, Version(release)));

    [Theory]
    [InlineData("file_alloc_security", "6.18", false)]
    [InlineData("file_alloc_security", "7.1", true)]
    [InlineData("file_alloc_security", "6.19", null)]
    public void Whether_a_hook_is_closed(string hook, string release, bool? expected) =>
        Assert.Equal(expected, HookFacts.IsClosed(hook, Version(release)));

    [Theory]
    [InlineData("bpf_d_path", "Function", "vfs_read", "6.18", "dentry_open")]
    [InlineData("bpf_d_path", "Function", "a_function_of_a_module", "6.1", "vfs_getattr")]
    [InlineData("bpf_d_path", "Security", "file_permission", "6.1", "file_open")]
    [InlineData("bpf_setsockopt", "Security", "socket_bind", "7.3", "socket_post_create")]
    public void A_helper_that_programs_at_other_hooks_may_call(
        string helper, string sort, string hook, string release, string other) =>
        Assert.Contains(other, HookFacts.OthersThatMayCall(helper, Enum.Parse<HookSort>(sort), hook, Version(release)) ?? []);

    [Theory]
    [InlineData("bpf_d_path", "Function", "vfs_getattr", "6.18")]
    [InlineData("bpf_d_path", "Function", "vfs_read", "5.15")]
    [InlineData("bpf_d_path", "Security", "file_open", "6.1")]
    [InlineData("bpf_d_path", "Security", "no_such_hook", "6.1")]
    [InlineData("bpf_d_path", "Iterator", "task_file", "6.1")]
    [InlineData("bpf_map_lookup_elem", "Security", "file_permission", "6.1")]
    [InlineData("bpf_map_lookup_elem", "Function", "vfs_read", "6.1")]
    public void A_helper_of_which_nothing_is_known_here(string helper, string sort, string hook, string release) =>
        Assert.Null(HookFacts.OthersThatMayCall(helper, Enum.Parse<HookSort>(sort), hook, Version(release)));

    private static KernelVersion? Version(string? release) => release is null ? null : KernelVersion.FromRelease(release);
}
