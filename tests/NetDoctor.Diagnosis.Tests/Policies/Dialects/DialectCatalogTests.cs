using System.Reflection;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Dialects;

namespace NetDoctor.Diagnosis.Tests.Policies.Dialects;

public sealed class DialectCatalogTests
{
    private static readonly string Document = Path.Combine(
        typeof(DialectCatalogTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(attribute => attribute.Key == "RepositoryRoot").Value!,
        "docs", "network-plugins.md");

    public static TheoryData<string> Names => [.. DialectCatalog.Plugins.Select(plugin => plugin.Name)];

    [Fact]
    public void Document_of_the_plugins_says_what_is_assumed()
    {
        var text = PluginDocument.Write();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Document, text);
        }

        var committed = File.Exists(Document) ? File.ReadAllText(Document).ReplaceLineEndings("\n") : "";
        Assert.True(text == committed, "docs/network-plugins.md is not what NetDoctor assumes; UPDATE_GOLDEN=1 rewrites it.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Plugin_says_one_thing_of_a_feature_and_where_it_is_from(string name)
    {
        var statements = Plugin(name).Statements;

        Assert.Equal(statements.Length, statements.Select(statement => statement.Feature).Distinct().Count());
        Assert.All(statements, statement => Assert.True(statement.Source.Length > 8 && statement.Words.Length > 1));
        Assert.All(statements, statement => Assert.False(statement.Words.EndsWith('.')));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Plugin_says_whether_it_enforces_policies(string name) =>
        Assert.Contains(Plugin(name).Statements, statement => statement.Feature == PolicyFeature.Enforcement);

    [Theory]
    [MemberData(nameof(Names))]
    public void Plugin_of_which_no_version_is_known_claims_nothing_that_differs_between_versions(string name)
    {
        var dialect = Plugin(name).DialectOf(new PluginInstallation("registry.example/agent:latest"));

        Assert.Null(dialect.Version);
        foreach (var statement in Plugin(name).Statements.Where(one => one.Since is not null || one.KnownSince is not null || one.Until is not null))
        {
            Assert.Null(statement.HoldsIn(null));
        }
    }

    [Fact]
    public void Names_are_unique() =>
        Assert.Equal(DialectCatalog.Plugins.Length, DialectCatalog.Plugins.Select(plugin => plugin.Name).Distinct().Count());

    [Fact]
    public void Unknown_plugin_claims_nothing() => Assert.All(
        typeof(PolicyDialect).GetProperties().Where(property => property.PropertyType == typeof(bool?)),
        property => Assert.Null(property.GetValue(PolicyDialect.Unknown)));

    [Fact]
    public void Specification_leaves_nothing_open_but_what_a_client_sees_and_what_becomes_of_old_connections() => Assert.Equal(
        [nameof(PolicyDialect.KeepsEstablished)],
        typeof(PolicyDialect).GetProperties().Where(property => property.PropertyType == typeof(bool?)
            && property.GetValue(PolicyDialect.Specification) is not true).Select(property => property.Name));

    [Theory]
    [InlineData("v3.28.4", null, null, null)]
    [InlineData("v3.29.1", true, false, false)]
    [InlineData("v3.31.0", true, true, false)]
    [InlineData("v3.32.0", false, false, true)]
    public void Calico_read_one_kind_of_administrators_policies_and_then_another(string tag, bool? admin, bool? baseline, bool? cluster)
    {
        var dialect = Plugin("Calico").DialectOf(new PluginInstallation($"quay.io/calico/node:{tag}"));

        Assert.Equal(admin ?? false, dialect.AppliesAdminNetworkPolicies);
        Assert.Equal(baseline ?? false, dialect.AppliesBaselineAdminNetworkPolicies);
        Assert.Equal(cluster ?? false, dialect.AppliesClusterNetworkPolicies);
    }

    [Theory]
    [InlineData("v3.19.1", null)]
    [InlineData("v3.22.0", true)]
    [InlineData("master", null)]
    public void Feature_whose_first_version_is_not_known_is_open_in_older_ones(string tag, bool? supports) =>
        Assert.Equal(supports, Plugin("Calico").DialectOf(new PluginInstallation($"quay.io/calico/node:{tag}")).SupportsEndPort);

    private static NetworkPlugin Plugin(string name) => DialectCatalog.Plugins.Single(plugin => plugin.Name == name);
}
