using System.Text.RegularExpressions;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules;

public sealed partial class RuleCatalogTests
{
    private const string Root = "NetDoctor.Diagnosis.Rules.";
    private static readonly RuleCatalog Catalog = new();

    private static readonly string[] Questions =
    [
        "payments.shop:80", "payments", "payments.shop:8080", "10.96.1.2:80", "10.244.1.21:8080", "node/n1:30080", "shop/pod/web:80",
        "http://payments.shop/", "_http._tcp.payments.shop", "example.com:443", "db-0.db.shop.svc.cluster.local:5432",
    ];

    // Whoever is refused has no diagnosis in which a rule could speak: the 429 names the finding.
    private static readonly string[] ToldAsProblems = ["DOC12", "DOC19"];

    public static TheoryData<string> Ids => [.. Catalog.Rules.Select(rule => rule.Info.Id)];

    public static TheoryData<string> Sources => ["", "shop/web", "outside", "node/n1"];

    [Theory]
    [InlineData("DNS01")]
    [InlineData("SVC01")]
    [InlineData("SVC12")]
    public void Has_the_rules_of_this_assembly(string id) => Assert.NotNull(Catalog.ById(id));

    [Fact]
    public void Ids_are_unique() =>
        Assert.Equal(Catalog.Rules.Length, Catalog.Rules.Select(rule => rule.Info.Id).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Rules_are_in_the_order_of_their_ids() =>
        Assert.Equal(Catalog.Rules.Select(rule => rule.Info.Id).Order(StringComparer.Ordinal), Catalog.Rules.Select(rule => rule.Info.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Id_has_the_form_of_the_catalogue_and_the_prefix_of_its_folder(string id)
    {
        Assert.Matches(IdForm(), id);
        Assert.Equal(RuleCatalog.Areas[AreaOf(Catalog.ById(id)!)], id[..3]);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_is_found_by_its_id_in_any_case(string id) => Assert.Equal(id, Catalog.ById(id.ToLowerInvariant())?.Info.Id);

    [Fact]
    public void Documents_and_rules_name_the_same_findings_in_both_directions() => Assert.Equal(
        Catalog.Rules.Select(rule => $"{AreaOf(rule)}: {rule.Info.Id} {rule.Info.Title}"),
        Catalog.Documents.Where(document => !ToldAsProblems.Contains(document.Id))
            .Select(document => $"{document.Area}: {document.Id} {document.Title}"));

    [Fact]
    public void What_is_told_as_a_problem_has_a_document_and_no_rule() => Assert.All(ToldAsProblems, id =>
    {
        Assert.NotNull(Catalog.DocumentOf(id));
        Assert.Null(Catalog.ById(id));
    });

    [Theory]
    [MemberData(nameof(Ids))]
    public void Document_has_the_fixed_sections_and_at_most_25_lines(string id)
    {
        var document = Catalog.DocumentOf(id);

        Assert.NotNull(document);
        Assert.Equal(FindingDocument.Headings, document.Sections.Select(section => section.Heading));
        Assert.All(document.Sections, section => Assert.NotEqual("", section.Text));
        Assert.InRange(document.ToMarkdown().Count(letter => letter == '\n'), 12, 25);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Explains_only_findings_that_it_is_not_itself_and_names_each_once(string id)
    {
        var explains = Catalog.ById(id)!.Info.Explains;

        Assert.DoesNotContain(id, explains);
        Assert.Equal(explains.Length, explains.Distinct(StringComparer.Ordinal).Count());
        Assert.All(explains, other => Assert.Matches(IdForm(), other));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void No_two_findings_explain_each_other(string id) =>
        Assert.All(Catalog.ById(id)!.Info.Explains, other => Assert.DoesNotContain(id, Catalog.ById(other)?.Info.Explains ?? []));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_is_sealed_and_has_a_test_class_that_reports_and_ignores(string id)
    {
        var type = Catalog.ById(id)!.GetType();
        var tests = typeof(RuleCatalogTests).Assembly.GetType(
            $"NetDoctor.Diagnosis.Tests.Rules.{AreaOf(Catalog.ById(id)!)}.{type.Name}Tests");

        Assert.True(type.IsSealed);
        Assert.NotNull(tests);
        Assert.Contains(tests.GetMethods(), method => method.Name.StartsWith("Reports_", StringComparison.Ordinal));
        Assert.Contains(tests.GetMethods(), method => method.Name.StartsWith("Ignores_", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Unknown_cluster_gives_no_finding_but_the_doctors_own(string from)
    {
        foreach (var to in Questions)
        {
            var (run, _) = EngineHarness.Observe(ClusterSnapshot.Unknown, new FakeWire(), from.Length == 0 ? null : from, to);
            var context = new DiagnosisContext(ClusterSnapshot.Unknown, run.Route, []);
            Assert.All(
                Catalog.Rules.Where(rule => rule.Info.Needs.Length == 0 && rule.Info.Hop != Hop.Doctor),
                rule => Assert.Empty(rule.Evaluate(context)));
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Empty_cluster_makes_no_rule_throw_nor_find_anything_but_what_is_missing(string from)
    {
        foreach (var to in Questions)
        {
            var snapshot = new SnapshotBuilder().Build();
            var (run, observations) = EngineHarness.Observe(snapshot, new FakeWire(), from.Length == 0 ? null : from, to);
            var context = new DiagnosisContext(snapshot, run.Route, observations);
            Assert.All(Catalog.Rules.Where(rule => rule.Info.Hop is Hop.Endpoints or Hop.Listen or Hop.Application), rule =>
                Assert.Empty(rule.Evaluate(context)));
            Assert.All(Catalog.Rules, rule => Assert.NotNull(rule.Evaluate(context).ToList()));
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Same_input_gives_the_same_findings(string from)
    {
        foreach (var to in Questions)
        {
            var snapshot = SnapshotBuilder.HealthyShop().Remove<Pod>("shop", "payments-7c9f-a").Build();
            var (run, observations) = EngineHarness.Observe(snapshot, new FakeWire(), from.Length == 0 ? null : from, to);
            var context = new DiagnosisContext(snapshot, run.Route, observations);
            Assert.All(Catalog.Rules, rule => Assert.Equal(
                rule.Evaluate(context).Select(Text), rule.Evaluate(context with { }).Select(Text)));
        }
    }

    [Fact]
    public void Every_finding_has_evidence()
    {
        foreach (var to in Questions)
        {
            var snapshot = new SnapshotBuilder().Namespace("shop").ClusterDns().Build();
            var (run, observations) = EngineHarness.Observe(snapshot, new FakeWire(), null, to);
            var context = new DiagnosisContext(snapshot, run.Route, observations);
            Assert.All(Catalog.Rules.SelectMany(rule => rule.Evaluate(context)), finding => Assert.NotEmpty(finding.Evidence));
        }
    }

    [Fact]
    public void Assembly_references_only_the_model_and_the_platform() => Assert.All(
        typeof(RuleCatalog).Assembly.GetReferencedAssemblies(),
        reference => Assert.True(
            reference.Name == "NetDoctor.Model" || reference.Name!.StartsWith("System.", StringComparison.Ordinal), reference.Name));

    private static string AreaOf(IRule rule)
    {
        var ns = rule.GetType().Namespace!;
        Assert.StartsWith(Root, ns, StringComparison.Ordinal);
        return ns[Root.Length..];
    }

    private static string Text(RuleFinding finding) =>
        $"{finding.Subject} {finding.Summary} {string.Join(';', finding.Evidence)} {string.Join(';', finding.Fixes)} "
        + $"{finding.Coverage.IsAll} {string.Join(';', finding.Coverage.Subjects)} {finding.IsHazard}";

    [GeneratedRegex("^[A-Z]{3}[0-9]{2}$")]
    private static partial Regex IdForm();
}
