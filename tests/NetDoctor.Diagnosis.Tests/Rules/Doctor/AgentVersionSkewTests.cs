using static NetDoctor.Diagnosis.Tests.Rules.Doctor.AgentCases;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class AgentVersionSkewTests
{
    [Fact]
    public void Reports_an_agent_of_another_version() => Assert.Equal(
        "The agent of node n1 is of version 0.0.9, NetDoctor of 0.1.0.",
        Assert.Single(Findings("DOC02", "shop/web", [OnN1 with { Version = "0.0.9" }, OnN2 with { Version = "0.0.8" }])).Summary);

    [Fact]
    public void Ignores_versions_that_agree_or_are_not_known()
    {
        Assert.Empty(Findings("DOC02", "shop/web", [OnN1]));
        Assert.Empty(Findings("DOC02", "shop/web", [OnN1 with { Version = null }]));
        Assert.Empty(Findings("DOC02", null, [OnN1 with { Version = "0.0.9" }]));
    }
}
