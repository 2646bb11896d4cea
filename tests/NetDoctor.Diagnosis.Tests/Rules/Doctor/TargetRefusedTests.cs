using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class TargetRefusedTests
{
    [Theory]
    [InlineData("169.254.169.254:80", "it is a cloud's metadata address")]
    [InlineData("127.0.0.1:6443", "it is a loopback address")]
    [InlineData("localhost:8080", "it is a loopback address")]
    [InlineData("http://localhost:8080/", "it is a loopback address")]
    [InlineData("10.20.0.9:5432", "it is no address of the cluster that NetDoctor knows")]
    [InlineData("http://169.254.169.254/latest/meta-data/", "it is a cloud's metadata address")]
    public void Reports_an_address_that_is_not_dialled(string to, string why)
    {
        var (judgement, dialled) = Ask(to);

        var finding = Assert.Single(judgement.Findings, finding => finding.Id == "DOC11");
        Assert.Contains(why, finding.Summary, StringComparison.Ordinal);
        Assert.Equal((Verdict.Undetermined, FindingRole.Hazard), (judgement.Verdict, finding.Role));
        Assert.Contains("NetDoctor does not dial", judgement.Summary, StringComparison.Ordinal);
        Assert.Empty(dialled);
    }

    [Fact]
    public void Reports_that_localhost_is_the_source_itself_and_names_no_Service()
    {
        var (judgement, dialled) = Ask("localhost:8080", from: "shop/web");

        var finding = Assert.Single(judgement.Findings, finding => finding.Id == "DOC11");
        Assert.Contains("means that pod itself", finding.Summary, StringComparison.Ordinal);
        Assert.Contains(finding.Fixes, fix => fix.Command?.StartsWith("kubectl -n shop debug -it web", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(finding.Fixes, fix => fix.Command?.Contains("AllowedTargets", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(judgement.Findings, finding => finding.Id is "SVC01" or "DNS01");
        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Empty(dialled);
    }

    [Fact]
    public void Reports_an_address_that_only_a_name_leads_to()
    {
        var wire = new FakeWire().Name("meta.example.com", "169.254.169.254").Open("169.254.169.254:80");
        var (judgement, dialled) = Ask(
            "away.shop:80", SnapshotBuilder.HealthyShop().ExternalNameService("shop", "away", "meta.example.com", "80"), wire);

        Assert.DoesNotContain("169.254.169.254:80", dialled);
        Assert.NotEqual(Verdict.Reachable, judgement.Verdict);
    }

    [Fact]
    public void Ignores_what_the_cluster_has()
    {
        var (judgement, dialled) = Ask("payments.shop:80", wire: Judging.EngineHarness.HealthyWire());

        Assert.DoesNotContain(judgement.Findings, finding => finding.Id == "DOC11");
        Assert.Contains("10.96.1.2:80", dialled);
    }

    [Fact]
    public void Reports_a_bare_address_that_only_a_slice_has()
    {
        var (judgement, dialled) = Ask("10.20.0.9:5432", Database());

        Assert.Contains(judgement.Findings, finding => finding.Id == "DOC11");
        Assert.Empty(dialled);
    }

    [Theory]
    [InlineData("database.shop:5432")]
    [InlineData("10.96.1.9:5432")]
    public void Ignores_an_external_endpoint_of_the_Service_that_is_asked_for(string to)
    {
        var (judgement, dialled) = Ask(to, Database());

        Assert.DoesNotContain(judgement.Findings, finding => finding.Id == "DOC11");
        Assert.Contains("10.20.0.9:5432", dialled);
    }

    [Fact]
    public void Ignores_a_dns_that_runs_outside_of_the_cluster()
    {
        var cluster = SnapshotBuilder.HealthyShop().WithoutSlices("kube-system", "kube-dns").Slice("kube-system", "kube-dns", "dns:53/UDP", "10.20.0.53");
        var (judgement, dialled) = Ask("payments.shop:80", cluster, from: "shop/web");

        Assert.DoesNotContain(judgement.Findings, finding => finding.Id == "DOC11");
        Assert.Contains("10.20.0.53:53", dialled);
    }

    [Fact]
    public void Reports_an_external_endpoint_that_is_a_metadata_address()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "sly", "10.96.1.9", "80", "").Slice("shop", "sly", "80", "169.254.169.254");
        var (judgement, dialled) = Ask("sly.shop:80", cluster);

        Assert.Contains(judgement.Findings, finding => finding.Id == "DOC11");
        Assert.DoesNotContain("169.254.169.254:80", dialled);
    }

    [Fact]
    public void Ignores_what_is_allowed() =>
        Assert.DoesNotContain(Ask("10.20.0.9:5432", allowed: "10.20.0.0/16").Judgement.Findings, finding => finding.Id == "DOC11");

    private static SnapshotBuilder Database() => SnapshotBuilder.HealthyShop()
        .Service("shop", "database", "10.96.1.9", "5432", "")
        .Slice("shop", "database", "5432", "10.20.0.9");

    private static (Diagnosis.Judging.Judgement Judgement, ImmutableArray<string> Dialled) Ask(
        string to, SnapshotBuilder? cluster = null, FakeWire? wire = null, string? allowed = null, string? from = null)
    {
        var question = QuestionParser.Parse(new DiagnosisQuestion { From = from, To = to }).Question!;
        var run = new DiagnosisEngine(new RuleCatalog()).Begin(
            question,
            (cluster ?? SnapshotBuilder.HealthyShop()).Build(),
            new ProbingContext(Vantage.Self, TimeSpan.FromSeconds(1))
            {
                Guard = new DialGuard(allowed is null ? [] : [IPNetwork.Parse(allowed)]),
            });
        ImmutableArray<Observation> observations = [];
        for (var round = 0; round < 3; round++)
        {
            observations = [.. observations, .. run.NextProbes(observations).Select(plan =>
                new Observation(plan, (wire ?? new FakeWire()).Result(plan.Spec, plan.Vantage)))];
        }

        return (run.Judge(observations), [.. observations.Select(observation => observation.Result.Target)]);
    }
}
