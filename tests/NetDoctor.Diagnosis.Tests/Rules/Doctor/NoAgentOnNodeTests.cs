using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using static NetDoctor.Diagnosis.Tests.Rules.Doctor.AgentCases;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class NoAgentOnNodeTests
{
    [Fact]
    public void Reports_a_node_that_has_no_agent()
    {
        var finding = Assert.Single(Findings("DOC01", "shop/web", [OnN2]));

        Assert.Equal("Node n1 has no agent: probes came from NetDoctor's own pod, not from shop/web.", finding.Summary);
        Assert.Equal((FindingRole.Hazard, "kubectl describe node n1"), (finding.Role, finding.Fixes[0].Command));
    }

    [Fact]
    public void Reports_an_agent_that_cannot_be_asked()
    {
        var finding = Assert.Single(Findings("DOC01", "shop/web", [OnN1 with { Problem = "10.244.1.9:9966 refuses the connection." }]));

        Assert.Contains("cannot be asked (10.244.1.9:9966 refuses the connection)", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("kubectl -n netdoctor logs agent-1 --tail=50", finding.Fixes[0].Command);
    }

    [Fact]
    public void Reports_an_agent_that_did_not_make_the_probes_and_probes_from_its_own_place()
    {
        var judgement = Ask("shop/web", [OnN1], place => place.Kind == VantageKind.Pod, spec => "The pod's processes were not found.");

        Assert.Contains(
            "The agent of node n1 made no probe (The pod's processes were not found)",
            Assert.Single(judgement.Findings, finding => finding.Id == "DOC01").Summary, StringComparison.Ordinal);
        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.Contains("seen from NetDoctor's own pod", judgement.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(judgement.Findings, finding => finding.Id == "DOC07");
    }

    [Fact]
    public void Ignores_a_cluster_without_agents_and_a_source_that_was_probed_from()
    {
        Assert.Empty(Findings("DOC01", "shop/web", []));
        Assert.Empty(Findings("DOC01", null, [OnN2]));
        Assert.Empty(Findings("DOC01", "outside", [OnN2]));
        Assert.DoesNotContain(Ask("shop/web", [OnN1], _ => true).Findings, finding => finding.Id == "DOC01");
        Assert.DoesNotContain(Ask("node/n1", [OnN1], _ => true).Findings, finding => finding.Id == "DOC01");
    }
}
