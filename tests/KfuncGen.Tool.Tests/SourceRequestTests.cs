using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Tests;

public class SourceRequestTests
{
    [Fact]
    public void A_path_may_be_followed_by_what_else_must_be_known()
    {
        Assert.Equal(
            new SourceRequest("a,b.btf") { IdSetsPath = "c,d", Release = "7.2.12", Architecture = "x86_64", BasePath = "vmlinuz" },
            SourceRequest.Parse("a,b.btf,btf-ids=c,d,kernel=7.2.12,arch=x86_64,base=vmlinuz"));
    }

    [Theory]
    [InlineData("vmlinuz-6.12.107+deb13-amd64")]
    [InlineData("a=b.btf")]
    [InlineData("x,y=z")]
    public void A_path_alone_is_a_path(string path) => Assert.Equal(new SourceRequest(path), SourceRequest.Parse(path));

    [Fact]
    public void A_file_may_be_called_as_if_a_word_were_misspelt()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "a,kernl=7.2");
        File.WriteAllText(path, "");

        Assert.Equal(new SourceRequest(path) { Release = "7.2" }, SourceRequest.Parse(path + ",kernel=7.2"));
    }

    [Theory]
    [InlineData("a,base=x,base=y", "base= is given twice")]
    [InlineData("a,kernel=", "kernel= is given without a value")]
    [InlineData("v72.btf,kernl=7.2", "'kernl' is nothing that is said of a source; did you mean 'kernel='?")]
    [InlineData("v72.btf,Kernel=7.2", "did you mean 'kernel='?")]
    [InlineData("v72.btf,kernel=7.2,btfids=x", "did you mean 'btf-ids='?")]
    [InlineData("v72.btf,btf-ids=a,krenel=7.2", "did you mean 'kernel='?")]
    [InlineData("v72.btf,kernel", "kernel= is given without a value")]
    [InlineData("a,root=/host", "root= goes with 'live' alone")]
    public void What_cannot_be_meant_is_refused(string source, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => SourceRequest.Parse(source)).Message);
}
