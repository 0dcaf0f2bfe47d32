using System.Reflection;
using System.Runtime.InteropServices;
using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Generator.Tests;

/// <summary>Structs that programs fill in for helpers are structs of the program's, as C has them.</summary>
public sealed class HelperStructTests
{
    // Snapshots have the members of what kfuncs take only; the files with all types have those of what helpers take.
    [Theory]
    [InlineData("bpf_fib_lookup", 64, "ipv4_dst")]
    [InlineData("bpf_sock_tuple", 36, "ipv4")]
    [InlineData("bpf_tunnel_key", 44, "tunnel_id")]
    [InlineData("bpf_redir_neigh", 20, "nh_family")]
    [InlineData("bpf_perf_event_value", 24, "counter")]
    public void A_struct_for_a_helper_is_a_struct_of_the_program_s(string name, int size, string member)
    {
        Type held = TestProject.With($"[KernelFields(\"{name}\")] static partial class Fields;").WithDebianKernels().Run().Load()
            .GetType("KfuncGen." + name, throwOnError: true)!;

        Assert.True(held.IsValueType);
        Assert.Equal(size, Marshal.SizeOf(held));
        Assert.NotNull(held.GetField(member));
    }

    [Fact]
    public void What_helpers_take_from_a_program_s_memory_a_kfunc_does_too()
    {
        MethodInfo lookup = TestProject.With("""[KfuncBindings("bpf_xdp_flow_lookup")] static partial class Kf;""").WithDebianKernels()
            .Run().Load().GetTypes().Single(static type => type.Name == "Kf").GetMethod("bpf_xdp_flow_lookup")!;

        Assert.Equal(["xdp_md", "bpf_fib_lookup&"], lookup.GetParameters().Select(static one => one.ParameterType.Name).Take(2));
    }
}
