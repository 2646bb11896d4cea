using NetDoctor.Agent.Health;

namespace NetDoctor.Agent.Tests.Health;

public sealed class AgentCapabilitiesTests
{
    [Fact]
    public void Lacks_nothing_as_root_of_the_machine() => Assert.Empty(Parse("000001ffffffffff").Missing);

    [Fact]
    public void Names_what_is_missing_and_what_cannot_be_done_without_it()
    {
        // What a container has unless it asks for more: NET_RAW is there, the other three are not.
        var missing = Parse("00000000a80425fb").Missing;

        Assert.Equal(["SYS_ADMIN", "SYS_PTRACE", "NET_ADMIN"], missing.Select(one => one.Name));
        Assert.All(missing, one => Assert.NotEqual("", one.Disables));
    }

    [Fact]
    public void Lacks_everything_when_the_kernel_says_nothing() =>
        Assert.Equal(4, AgentCapabilities.Parse("Name:\tnetdoctor-agent\n").Missing.Length);

    [Fact]
    public void Finds_one_that_is_missing()
    {
        Assert.NotNull(Parse("0000000000000000").Find(AgentCapabilities.SysAdmin));
        Assert.Null(Parse("0000000000200000").Find(AgentCapabilities.SysAdmin));
    }

    private static AgentCapabilities Parse(string effective) =>
        AgentCapabilities.Parse($"Name:\tnetdoctor-agent\nCapPrm:\t000001ffffffffff\nCapEff:\t{effective}\nCapBnd:\t000001ffffffffff\n");
}
