using System.Reflection;
using System.Runtime.InteropServices;
using KfuncGen.Generator.Tests.Harness;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Lifecycle;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Generator.Tests;

public sealed class RealKernelTests
{
    private static readonly Lazy<Assembly> Consumer = new(
        static () => TestProject.With("[KfuncBindings] public static partial class Kf;").WithDebianKernels().Run().Load());

    private static Type Kf => Consumer.Value.GetType("Kf", throwOnError: true)!;

    private static IReadOnlyList<KfuncVariant> All => (IReadOnlyList<KfuncVariant>)Kf.GetProperty("All")!.GetValue(null)!;

    [Fact]
    public void All_kfuncs_of_all_five_kernels_compile_without_a_warning_and_load() => Assert.True(All.Count > 300);

    [Theory]
    [InlineData("debian-6.1")]
    [InlineData("debian-6.12")]
    [InlineData("debian-6.16")]
    [InlineData("debian-6.18")]
    [InlineData("debian-7.2")]
    public void Every_callable_kfunc_of_a_kernel_has_exactly_one_variant_there(string target)
    {
        KernelSnapshot snapshot = SnapshotReader.Read(DebianKernels.Read($"{target}.kfuncs"), target);

        Assert.Equal(
            snapshot.Kfuncs.Where(
                static kfunc => kfunc is { IsCallable: true, HasImplicitArgumentsInBtf: false })
                .Select(static kfunc => kfunc.Name)
                .Order(StringComparer.Ordinal),
            All.Where(variant => variant.PresentOn.Contains(target)).Select(static variant => variant.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_stub_throws_what_it_is_for()
    {
        foreach (MethodInfo stub in Kf.GetMethods(
            BindingFlags.Public | BindingFlags.Static).Where(static method => method.GetCustomAttribute<KfuncAttribute>() is not null))
        {
            // A span cannot be boxed, so such a stub is only looked at.
            if (stub.GetParameters().Any(static parameter => parameter.ParameterType.IsByRefLike) || stub.ReturnType.IsByRefLike)
            {
                continue;
            }

            object?[] arguments = new object?[stub.GetParameters().Length];
            TargetInvocationException error = Assert.Throws<TargetInvocationException>(() => stub.Invoke(null, arguments));
            Assert.Contains(stub.GetCustomAttribute<KfuncAttribute>()!.Name, Assert.IsType<BpfOnlyException>(error.InnerException).Message);
        }
    }

    [Fact]
    public void Every_struct_that_a_program_holds_has_the_kernel_s_size()
    {
        Type[] held = [.. Consumer.Value.GetTypes().Where(
            static type => type is { IsValueType: true, IsEnum: false }
                && type.GetCustomAttribute<KernelTypeAttribute>() is { Size: > 0 })];

        Assert.Contains(held, static type => type.Name == "bpf_iter_num");
        Assert.All(held, static type => Assert.Equal(type.GetCustomAttribute<KernelTypeAttribute>()!.Size, Marshal.SizeOf(type)));
    }

    [Theory]
    [InlineData(typeof(bpf_dynptr))]
    [InlineData(typeof(__sk_buff))]
    [InlineData(typeof(xdp_md))]
    public void A_type_that_the_library_declares_is_declared_nowhere_else_and_is_what_every_kernel_says(Type type)
    {
        long[] sizes =
        [
            .. DebianKernels.Names
                .SelectMany(static target => SnapshotReader.Read(DebianKernels.Read($"{target}.kfuncs"), target).Types)
                .OfType<CTypeDeclaration.Record>()
                .Where(record => record.Name == type.Name && record.Size is not null)
                .Select(static record => (long)record.Size!.Value),
        ];

        Assert.NotEmpty(sizes);
        Assert.All(sizes, size => Assert.Equal(type.GetCustomAttribute<KernelTypeAttribute>()!.Size, size));
        Assert.Null(Consumer.Value.GetType("KfuncGen." + type.Name));
    }

    [Theory]
    [InlineData("bpf_dynptr_adjust", "debian-6.12, debian-6.16, debian-6.18", "bpf_dynptr_adjust___u32")]
    [InlineData("bpf_dynptr_size", "debian-6.12, debian-6.16, debian-6.18", "bpf_dynptr_size___u32")]
    [InlineData("bpf_lookup_user_key", "debian-6.1, debian-6.12, debian-6.16", "bpf_lookup_user_key___u32")]
    [InlineData("bpf_cpumask_populate", "debian-6.16, debian-6.18", "bpf_cpumask_populate___cpumask")]
    [InlineData("bpf_session_cookie", "debian-6.12, debian-6.16, debian-6.18", "bpf_session_cookie___void")]
    public void A_changed_signature_keeps_a_stub_for_the_kernels_that_had_it(string kfunc, string targets, string identifier)
    {
        KfuncVariant older = Assert.Single(All, variant => variant.Identifier == identifier);

        Assert.Equal(kfunc, older.Name);
        Assert.Equal(targets, string.Join(", ", older.PresentOn));
        Assert.Contains("debian-7.2", Assert.Single(All, variant => variant.Identifier == kfunc).PresentOn);
    }

    [Theory]
    [InlineData("scx_bpf_dispatch", "gone from debian-6.18 on; debian-6.16 is the last target that has it. Use scx_bpf_dsq_insert.")]
    [InlineData("scx_bpf_dsq_insert", "deprecated since Linux 6.19. Use scx_bpf_dsq_insert___v2.")]
    [InlineData(
        "bpf_wq_set_callback_impl", "gone from debian-7.2 on; debian-6.18 is the last target that has it. Use bpf_wq_set_callback.")]
    [InlineData("bpf_obj_new_impl", "deprecated since Linux 7.1. Use bpf_obj_new.")]
    [InlineData("cgroup_rstat_flush", "gone from debian-6.16 on; debian-6.12 is the last target that has it. Use css_rstat_flush.")]
    public void A_deprecated_kfunc_says_what_to_use(string kfunc, string message) =>
        Assert.Contains(message, Assert.Single(All, variant => variant.Identifier == kfunc).Deprecation);

    [Fact]
    public void What_nothing_speaks_against_is_not_deprecated() =>
        Assert.All(
            All.Where(
                static variant => variant.Name is "bpf_task_acquire" or "bpf_dynptr_size" or "bpf_cpumask_create" or "bpf_iter_num_new"
                    or "scx_bpf_dsq_insert___v2"),
            static variant => Assert.Null(variant.Deprecation));

    [Fact]
    public void Every_argument_of_a_replacement_is_a_parameter_of_the_old_kfunc()
    {
        TargetSet targets = new(
            DebianKernels.Names.Select(static name => new Target(name, SnapshotReader.Read(DebianKernels.Read($"{name}.kfuncs"), name))));
        int compared = 0;

        foreach (LifecycleEntry entry in LifecycleReader.Read(DebianKernels.Read("kernel.lifecycle"), "kernel.lifecycle"))
        {
            if (entry.ReplacementArguments is { } arguments && targets.Find(entry.Name) is { } history)
            {
                string[] parameters = [.. history.Newest.Kfunc.Parameters.Select(
                    static parameter => ParameterSuffix.Strip(parameter.Name))];
                Assert.All(arguments, argument => Assert.Contains(argument, parameters));
                compared++;
            }
        }

        Assert.True(compared > 10);
    }
}
