using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Snapshots.Tests;

public sealed class VariantNameTests
{
    [Theory]
    [InlineData("bpf_x", "bpf_x")]
    [InlineData("bpf_x___u32", "bpf_x___u32 bpf_x")]
    [InlineData("bpf_x___v2___u32", "bpf_x___v2___u32 bpf_x___v2 bpf_x")]
    [InlineData("bpf_x____u32", "bpf_x____u32 bpf_x_")]
    [InlineData("___", "___")]
    [InlineData("", "")]
    public void The_possible_kfuncs_of_a_name_are_its_beginnings_longest_first(string name, string kfuncs) =>
        Assert.Equal(kfuncs, string.Join(" ", VariantName.PossibleKfuncs(name)));

    [Theory]
    [InlineData("bpf_x___v2", "bpf_x___v2")]
    [InlineData("bpf_x___v2___u32", "bpf_x___v2")]
    [InlineData("bpf_x___u32", "bpf_x")]
    [InlineData("bpf_z___u32", null)]
    public void The_longest_name_that_a_kfunc_has_is_the_kfuncs(string name, string? kfunc) =>
        Assert.Equal(kfunc, VariantName.FindKfunc(name, static name => name is "bpf_x" or "bpf_x___v2"));

    [Theory]
    [InlineData("bpf_x___v2", null)]
    [InlineData("bpf_x___v2", "u32")]
    [InlineData("bpf_x", "u32")]
    public void What_is_put_together_is_found_again(string kfunc, string? flavour) =>
        Assert.Equal(kfunc, VariantName.FindKfunc(VariantName.Of(kfunc, flavour), name => name == kfunc));
}
