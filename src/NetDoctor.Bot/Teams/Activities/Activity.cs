using System.Text.Json;

namespace NetDoctor.Bot.Teams.Activities;

/// <summary>An activity of the Bot Framework, version 3.1, as far as the bot looks at it.</summary>
/// <param name="root">The activity.</param>
internal sealed class Activity(JsonElement root)
{
    /// <summary>All of it.</summary>
    public JsonElement Root => root;

    /// <summary>What it is, such as <c>message</c>; empty when it does not say.</summary>
    public string Type { get; } = root.Text("type") ?? "";

    /// <summary>Its identifier; null for none.</summary>
    public string? Id { get; } = root.Text("id");

    /// <summary>Name of an invoke.</summary>
    public string? Name { get; } = root.Text("name");

    /// <summary>Channel of Azure Bot Service that it comes by; empty when it does not say.</summary>
    public string ChannelId { get; } = root.Text("channelId") ?? "";

    /// <summary>Where answers go; empty when it does not say.</summary>
    public string ServiceUrl { get; } = root.Text("serviceUrl") ?? "";

    /// <summary>Conversation; empty when it does not say.</summary>
    public string Conversation { get; } = root.Text("conversation", "id") ?? "";

    /// <summary>Tenant, in lower case; empty when it does not say.</summary>
    public string Tenant { get; } = (root.Text("channelData", "tenant", "id") ?? root.Text("conversation", "tenantId") ?? "").ToLowerInvariant();

    /// <summary>Account that it comes from; null for none.</summary>
    public string? From { get; } = root.Text("from", "id");

    /// <summary>Account that the bot is; null for none.</summary>
    public string? Recipient { get; } = root.Text("recipient", "id");

    /// <summary>Message that it is about; null for none.</summary>
    public string? ReplyToId { get; } = root.Text("replyToId");

    /// <summary>Whether it comes from Teams itself, which vouches for who people are.</summary>
    public bool IsTeams => ChannelId == TeamsChannel.TeamsChannelId;

    /// <summary>Whether it names another tenant where it names two.</summary>
    public bool IsOfOneTenant => root.Text("conversation", "tenantId") is not { } tenant || tenant.Equals(Tenant, StringComparison.OrdinalIgnoreCase);
}
