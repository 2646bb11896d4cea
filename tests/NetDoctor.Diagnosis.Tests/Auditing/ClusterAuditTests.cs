using System.Reflection;
using NetDoctor.Diagnosis.Auditing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Auditing;

public sealed class ClusterAuditTests
{
    private static readonly ServiceAuditor Auditor = new(new RuleCatalog());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Carried_on_it_says_what_a_full_audit_says(int seed)
    {
        var world = new RandomWorld(seed);
        var carried = Full(world.Snapshot);
        var (services, renewed) = (0, 0);
        for (var step = 0; step < 400; step++)
        {
            world.Step();
            carried = carried.Next(world.Snapshot, 1, TestContext.Current.CancellationToken);
            var full = Full(world.Snapshot);
            Assert.Equal(full.Count, carried.Count);
            foreach (var service in world.Snapshot.Services.All)
            {
                var key = new ServiceKey(service.Namespace, service.Name);
                Assert.True(full[key]!.Equals(carried[key]), $"seed {seed}, step {step}, {key}: {full[key]} but {carried[key]}");
            }

            (services, renewed) = (services + full.Count, renewed + carried.Renewed);
        }

        // Otherwise the comparison would show nothing.
        Assert.InRange(renewed, 1, services / 2);
    }

    [Fact]
    public void A_change_renews_what_reads_it_and_nothing_else()
    {
        var before = SnapshotBuilder.HealthyShop().Build();
        var pod = before.Pods.Find("shop", "payments-7c9f-a")!;
        var audit = Full(before);
        Assert.Equal(before.Services.Count, audit.Renewed);

        var after = audit.Next(
            before with { Pods = before.Pods.With(pod with { Reason = "Evicted" }) }, 1, TestContext.Current.CancellationToken);

        Assert.Equal(1, after.Renewed);
        Assert.Equal(0, after.Next(after.Snapshot, 1, TestContext.Current.CancellationToken).Renewed);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Time_alone_renews_nothing_in_a_healthy_cluster(string id)
    {
        var before = SnapshotBuilder.HealthyShop().Build();
        var auditor = new ServiceAuditor(new RuleCatalog([new RuleCatalog().ById(id)!]));

        var after = ClusterAudit.Full(auditor, before, 1, TestContext.Current.CancellationToken).Next(
            before with { ObservedAt = before.ObservedAt.AddSeconds(1) }, 1, TestContext.Current.CancellationToken);

        Assert.True(
            after.Renewed == 0,
            $"{id} asks for the time where nothing is wrong, so that healthy Services are audited again each second. "
            + "Ask ClusterSnapshot.IsAgo, or compare with ObservedAt last.");
    }

    public static IEnumerable<TheoryDataRow<string>> Rules =>
        new RuleCatalog().Rules.Select(rule => new TheoryDataRow<string>(rule.Info.Id));

    [Fact]
    public void A_kind_that_can_no_longer_be_read_renews_everything()
    {
        var before = SnapshotBuilder.HealthyShop().Build();
        var forbidden = new CacheStatus(ResourceKind.Pod, CacheState.Forbidden);

        var after = Full(before).Next(
            before with { Caches = before.Caches.SetItem(ResourceKind.Pod, forbidden) }, 2, TestContext.Current.CancellationToken);

        Assert.Equal(before.Services.Count, after.Renewed);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_change_of_any_table_renews_what_reads_it(string table)
    {
        var property = typeof(ClusterSnapshot).GetProperty(table)!;
        var reader = new ServiceAuditor(new RuleCatalog([new TableReader(property)]));
        var before = SnapshotBuilder.HealthyShop().Build();
        var fact = Activator.CreateInstance(property.PropertyType.GenericTypeArguments[0])!;
        fact.GetType().GetProperty(nameof(Fact.Name))!.SetValue(fact, "new");
        // Tables that share a type tell their kinds apart by a property.
        fact.GetType().GetProperties().SingleOrDefault(one => one.PropertyType == typeof(ResourceKind) && one.CanWrite)?.SetValue(
            fact, ResourceKinds.All.First(kind => kind.ToString().StartsWith(
                table.Replace("ies", "y", StringComparison.Ordinal).TrimEnd('s'), StringComparison.Ordinal)));
        var changed = before with { };
        property.SetValue(changed, property.PropertyType.GetMethod("With")!.Invoke(property.GetValue(before), [fact]));
        var after = ClusterAudit.Full(reader, before, 1, TestContext.Current.CancellationToken)
            .Next(changed, 1, TestContext.Current.CancellationToken);

        Assert.True(after.Renewed == before.Services.Count, $"SnapshotChanges does not compare {table}.");
    }

    public static IEnumerable<TheoryDataRow<string>> Tables => typeof(ClusterSnapshot).GetProperties()
        .Where(property => property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(FactTable<>))
        .Select(property => new TheoryDataRow<string>(property.Name));

    [Fact]
    public void A_deleted_service_is_gone()
    {
        var before = SnapshotBuilder.HealthyShop().Build();

        var after = Full(before).Next(
            before with { Services = before.Services.Without("shop", "web") }, 1, TestContext.Current.CancellationToken);

        Assert.Null(after[new ServiceKey("shop", "web")]);
        Assert.Equal(before.Services.Count - 1, after.Count);
    }

    private static ClusterAudit Full(ClusterSnapshot snapshot) =>
        ClusterAudit.Full(Auditor, snapshot, 1, TestContext.Current.CancellationToken);

    private sealed class TableReader(PropertyInfo table) : IRule
    {
        public RuleInfo Info { get; } = new("SVC00", "Reads a table", Severity.Info, Hop.Service);

        public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
        {
            var part = table.GetValue(context.Snapshot)!;
            table.PropertyType.GetProperty("Count")!.GetValue(part);
            return [];
        }
    }
}
