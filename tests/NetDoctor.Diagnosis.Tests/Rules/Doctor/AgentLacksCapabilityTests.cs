using NetDoctor.Model.Agents;
using static NetDoctor.Diagnosis.Tests.Rules.Doctor.AgentCases;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class AgentLacksCapabilityTests
{
    [Fact]
    public void Reports_what_a_missing_capability_disables() => Assert.Equal(
        "The agent of node n1 lacks SYS_PTRACE, NET_RAW: it cannot enter pods of other users; nor send ICMP.",
        Assert.Single(Findings(
            "DOC03", "shop/web",
            [OnN1 with { Missing = [new MissingCapability("SYS_PTRACE", "enter pods of other users"), new MissingCapability("NET_RAW", "send ICMP")] }])).Summary);

    [Fact]
    public void Ignores_capabilities_of_agents_that_were_not_asked() =>
        Assert.Empty(Findings("DOC03", "shop/web", [OnN1, OnN2 with { Missing = [new MissingCapability("NET_RAW", "send ICMP")] }]));
}
