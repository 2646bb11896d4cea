using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Identities;

namespace NetDoctor.Bot.Tests.Identities;

public sealed class IdentityMapTests
{
    [Theory]
    [InlineData("*@example.com", "ann@example.com", true)]
    [InlineData("*@example.com", "ANN@Example.COM", true)]
    [InlineData("Ann@EXAMPLE.com", "ann@example.com", true)]
    [InlineData("mark@example.com", "mar\u212A@example.com", false)]
    [InlineData("mar\u212A@example.com", "mark@example.com", false)]
    [InlineData("i@example.com", "\u0130@example.com", false)]
    [InlineData("*@example.com", "ann@example.com.evil.org", false)]
    [InlineData("*@example.com", "x@evil.org@example.com", false)]
    [InlineData("*@example.com", "ann@example.com\n", false)]
    [InlineData("ann@example.com", "annexample.com", false)]
    [InlineData("ann@*.example.com", "ann@eu.example.com", true)]
    [InlineData("ann@*.example.com", "ann@example.com", false)]
    public void Matches_whole_addresses(string pattern, string email, bool isMapped)
    {
        var map = Map(new IdentityMapping { Pattern = pattern, User = "someone" });
        Assert.Equal(isMapped, map.UserOf(Said.Ann with { Email = email }) is not null);
    }

    [Fact]
    public void Takes_the_first_user_and_the_groups_of_all_that_fit()
    {
        var map = Map(
            new IdentityMapping { Match = MatchKind.Group, Pattern = "S-oncall", Groups = ["oncall"] },
            new IdentityMapping { Match = MatchKind.Id, Pattern = "u-ann", User = "ann", Groups = ["staff"] },
            new IdentityMapping { Pattern = "*@example.com", User = "{email}", Groups = ["staff", "all"] });

        var ann = map.UserOf(Said.Ann with { Email = "Ann@example.com", Groups = ["S-oncall"] })!;
        var bob = map.UserOf(Said.Bob with { Email = "Bob@example.com" })!;

        Assert.Equal("ann", ann.Name);
        Assert.Equal(["oncall", "staff", "all"], ann.Groups);
        Assert.Equal("bob@example.com", bob.Name);
    }

    [Fact]
    public void Knows_nobody_by_default_and_everybody_as_the_anonymous_user_when_there_is_one()
    {
        Assert.Null(Map().UserOf(Said.Ann));
        var map = Map(new IdentityOptions { AnonymousUser = "guest", AnonymousGroups = ["guests"] });
        Assert.Equal(("guest", "guests"), (map.UserOf(Said.Ann)!.Name, map.UserOf(Said.Ann)!.Groups.Single()));
    }

    [Theory]
    [InlineData("system:admin")]
    [InlineData(" system:admin")]
    [InlineData("admin ")]
    [InlineData("mar\u212A@example.com")]
    [InlineData("ann\r\nImpersonate-Group: system:masters")]
    [InlineData("\u00e4nn@example.com")]
    public void Lets_no_chat_user_choose_a_name_that_is_not_his(string email)
    {
        var map = Map(new IdentityMapping { Match = MatchKind.Id, Pattern = "*", User = "{email}" });
        Assert.Null(map.UserOf(Said.Ann with { Email = email }));
        Assert.Null(Map(new IdentityMapping { Match = MatchKind.Id, Pattern = "*", User = "{id}" }).UserOf(Said.Ann with { Id = email }));
    }

    [Fact]
    public void Looks_at_the_channel_and_the_tenant()
    {
        var map = Map(new IdentityMapping { Channel = "Test", Tenant = "t1", Match = MatchKind.Id, Pattern = "*", User = "{id}" });
        Assert.Equal("u-ann", map.UserOf(Said.Ann)!.Name);
        Assert.Equal("u-ann", map.UserOf(Said.Ann with { Tenant = "T1" })!.Name);
        Assert.Null(map.UserOf(Said.Ann with { Tenant = "t2" }));
        Assert.Null(map.UserOf(Said.Ann with { Channel = "slack" }));
    }

    [Fact]
    public void Knows_a_stranger_by_his_own_identifier_alone()
    {
        var stranger = Said.Ann with { Standing = Standing.Stranger, Email = "ann@example.com", Groups = ["g"] };
        var open = new IdentityOptions
        {
            AnonymousUser = "guest",
            Map =
            [
                new IdentityMapping { Pattern = "*@example.com", User = "{email}" },
                new IdentityMapping { Match = MatchKind.Id, Pattern = "*", User = "{id}" },
                new IdentityMapping { Match = MatchKind.Group, Pattern = "g", User = "{id}", Groups = ["oncall"] },
            ],
        };

        Assert.Null(Map(open).UserOf(stranger));
        Assert.NotNull(Map(open).UserOf(stranger with { Standing = Standing.Member }));
        open.Map.Add(new IdentityMapping { Match = MatchKind.Id, Pattern = "u-ann", User = "ann" });
        var known = Map(open).UserOf(stranger)!;
        Assert.Equal("ann", known.Name);
        Assert.Empty(known.Groups);
    }

    [Theory]
    [InlineData(null, null, "ann", false)]
    [InlineData("test", null, "ann", false)]
    [InlineData("test", "t1", "ann", true)]
    [InlineData("test", "t1", "{id}", false)]
    public void Believes_who_calls_himself_what_he_likes_only_where_an_entry_names_such_people(string? channel, string? tenant, string user, bool isMapped)
    {
        var map = Map(new IdentityOptions
        {
            AnonymousUser = "guest",
            Map = [new IdentityMapping { Channel = channel, Tenant = tenant, Match = MatchKind.Id, Pattern = "u-ann", User = user }],
        });

        Assert.Equal(isMapped ? "ann" : null, map.UserOf(Said.Ann with { Standing = Standing.Unverified })?.Name);
    }

    [Fact]
    public void Asks_the_chat_service_only_for_what_the_entries_need()
    {
        Assert.False(Map().NeedsDescription);
        Assert.False(Map(new IdentityMapping { Match = MatchKind.Id, Pattern = "u", User = "u" }).NeedsDescription);
        Assert.True(Map(new IdentityMapping { Pattern = "*@x", User = "u" }).NeedsDescription);
        Assert.True(Map(new IdentityMapping { Match = MatchKind.Id, Pattern = "*", User = "{id}" }).NeedsDescription);
        Assert.True(Map(new IdentityOptions { AnonymousUser = "guest" }).NeedsDescription);
        Assert.True(Map(new IdentityMapping { Match = MatchKind.Id, Pattern = "u", User = "{email}" }).NeedsDescription);
    }

    [Theory]
    [InlineData("", "u", null, "Pattern is empty")]
    [InlineData("a", null, null, "neither User nor Groups")]
    [InlineData("a", "\u00fcser", null, "printable ASCII")]
    [InlineData("a", null, "gr\nup", "printable ASCII")]
    [InlineData("a", " system:admin", null, "printable ASCII")]
    [InlineData("a", null, "group ", "printable ASCII")]
    public void Refuses_entries_that_can_map_nobody(string pattern, string? user, string? group, string error)
    {
        var options = new IdentityOptions { Map = [new IdentityMapping { Pattern = pattern, User = user, Groups = group is null ? [] : [group] }] };
        var result = new IdentityOptionsValidator().Validate(null, options);
        Assert.Contains(error, result.FailureMessage, StringComparison.Ordinal);
        Assert.Contains("Identities:Map:0", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_to_make_a_whole_group_one_user()
    {
        var options = new IdentityOptions { Map = [new IdentityMapping { Match = MatchKind.Group, Pattern = "S1", User = "admin" }] };
        Assert.Contains("makes everybody of a group the same user", new IdentityOptionsValidator().Validate(null, options).FailureMessage, StringComparison.Ordinal);
        options.Map[0].User = "{email}";
        Assert.True(new IdentityOptionsValidator().Validate(null, options).Succeeded);
    }

    private static IdentityMap Map(params IdentityMapping[] entries) => Map(new IdentityOptions { Map = entries });

    private static IdentityMap Map(IdentityOptions options) => new(new FixedOptions<IdentityOptions>(options));
}
