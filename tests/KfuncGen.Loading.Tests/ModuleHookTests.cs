using KfuncGen.Hooks;
using KfuncGen.Probing;
using KfuncGen.Tests.Kernels;

namespace KfuncGen.Loading.Tests;

/// <summary>A hook of a module has a number in that module's BTF, which is another type's in the BTF of the image.</summary>
public sealed class ModuleHookTests
{
    private static readonly SmallBtf Image = new(["of_the_image"]);

    private static readonly KernelFunctions Kernel = new(
        new CountingSource(Image, new() { ["module"] = static () => new SmallBtf(["of_a_module"], Image).Bytes }));

    [Theory]
    [InlineData(BpfProgramType.Fentry)]
    [InlineData(BpfProgramType.Fexit)]
    [InlineData(BpfProgramType.FmodRet)]
    public void A_function_of_a_module_goes_by_the_module_s_numbers(BpfProgramType type)
    {
        ResolvedHook hook = KernelHooks.Find(type, new HookName("of_a_module", []), Kernel);

        Assert.Equal((KfuncAvailability.Present, "module"), (hook.Availability, hook.Module));
        Assert.NotEqual(0u, hook.Id.Value);
        Assert.Null(KernelHooks.Find(type, new HookName("of_the_image", []), Kernel).Module);
        Assert.NotEqual(0u, KernelHooks.Find(type, new HookName("of_the_image", []), Kernel).Id.Value);
    }

    [Fact]
    public void A_probe_is_set_by_name_wherever_the_function_is() => Assert.Equal(
        (KfuncAvailability.Present, 0u),
        KernelHooks.Find(BpfProgramType.Kprobe, new HookName("of_a_module", []), Kernel) is var hook
            ? (hook.Availability, hook.Id.Value)
            : default);
}
