using KfuncGen.Btf.Format;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Spelling;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Btf.Tests;

public sealed class BtfCSpellingTests
{
    [Theory]
    [InlineData("bpf_task_from_pid", "struct task_struct *bpf_task_from_pid(s32 pid)")]
    [InlineData("bpf_rcu_read_lock", "void bpf_rcu_read_lock(void)")]
    [InlineData(
        "bpf_wq_set_callback", "int bpf_wq_set_callback(struct bpf_wq *wq, int (*callback_fn)(void *, int *, void *), unsigned int flags)")]
    [InlineData("scx_bpf_get_online_cpumask", "const struct cpumask *scx_bpf_get_online_cpumask(void)")]
    [InlineData("_printk", "int _printk(const char *fmt, ...)")]
    public void Kernel_functions_are_spelled_as_in_their_source(string function, string spelling)
    {
        Assert.True(RealKernel.Of("7.2").Reader.TryFindFunction(System.Text.Encoding.UTF8.GetBytes(function), out BtfType found));
        Assert.Equal(spelling, BtfCSpelling.Of(found));
    }

    [Fact]
    public void Declarators_are_written_from_the_inside_out()
    {
        BtfBuilder builder = new();
        uint @char = builder.Int("char", 1);
        uint constChar = builder.Const(@char);
        uint pointer = builder.Pointer(constChar);
        uint callback = builder.Prototype(@char, ("", pointer));

        Assert.Equal("const char *", Spell(pointer));
        Assert.Equal("const char *name", Spell(pointer, "name"));
        Assert.Equal("const char *const", Spell(builder.Const(pointer)));
        Assert.Equal("const char *const name", Spell(builder.Const(pointer), "name"));
        Assert.Equal("const char *names[4]", Spell(builder.Array(pointer, 4), "names"));
        Assert.Equal("char (*text)[8]", Spell(builder.Pointer(builder.Array(@char, 8)), "text"));
        Assert.Equal("char (*)(const char *)", Spell(builder.Pointer(callback)));
        Assert.Equal("char (*(*f)(void))(const char *)", Spell(builder.Pointer(builder.Prototype(builder.Pointer(callback))), "f"));
        Assert.Equal("char[8]", Spell(builder.Array(@char, 8)));
        Assert.Equal("char bytes[]", Spell(builder.Array(@char, 0), "bytes"));
        Assert.Equal("struct {...} *", Spell(builder.Pointer(builder.Struct("", 4))));
        Assert.Equal("void", Spell(0));

        string Spell(uint type, string declarator = "") => BtfCSpelling.Of(builder.ToReader()[new BtfTypeId(type)], declarator);
    }
}
