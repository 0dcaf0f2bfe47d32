using System.Text;

using KfuncGen.Images.Kernels;

namespace KfuncGen.Images.Tests;

public class ModuleDescriptionTests
{
    [Fact]
    public void A_module_tells_its_name_and_the_release_it_was_built_for()
    {
        byte[] section = Encoding.ASCII.GetBytes(
            "license=GPL\0depends=nf_defrag_ipv6\0name=nf_conntrack\0vermagic=6.12.107+deb13-arm64 SMP mod_unload aarch64\0");

        Assert.Equal(new ModuleDescription("nf_conntrack", "6.12.107+deb13-arm64"), ModuleDescription.Read(section));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0")]
    [InlineData("ext4.license=GPL\0ext4.name=x\0")]
    [InlineData("name=")]
    public void What_names_no_module_is_none(string section)
    {
        Assert.Null(ModuleDescription.Read(Encoding.ASCII.GetBytes(section)));
    }

    [Theory]
    [InlineData("name=a b")]
    [InlineData("name=\u001b[31m")]
    [InlineData("name=a\nkfunc")]
    [InlineData("name=\u00e9")]
    public void A_name_that_no_module_has_is_refused_with_its_place(string text)
    {
        ImageFormatException exception = Assert.Throws<ImageFormatException>(
            () => ModuleDescription.Read(Encoding.UTF8.GetBytes("license=GPL\0" + text + "\0")));

        Assert.Equal(17, exception.Offset);
        Assert.Contains("expected letters, digits and underscores", exception.Message);
    }

    [Fact]
    public void A_text_without_end_is_read()
    {
        Assert.Equal(new ModuleDescription("fou", null), ModuleDescription.Read("name=fou"u8));
    }
}
