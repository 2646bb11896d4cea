using Microsoft.Extensions.Options;
using NetDoctor.Client;

namespace NetDoctor.Bot.Identities;

/// <summary>Who chat users are in the cluster.</summary>
public sealed class IdentityOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Identities";

    /// <summary>User that everybody of the workspace or tenant is whom no entry of <c>Map</c> fits; default none: he is told how to be mapped.</summary>
    public string? AnonymousUser { get; set; }

    /// <summary>Groups of that user, default none.</summary>
    public IList<string> AnonymousGroups { get; set; } = [];

    /// <summary>Who is whom, default empty. The first entry that fits and has a user decides the user; the groups of all that fit count together.</summary>
    public IList<IdentityMapping> Map { get; set; } = [];
}

/// <summary>One entry: which chat users it is about, and who they are in the cluster.</summary>
public sealed class IdentityMapping
{
    /// <summary>Only of this channel, <c>slack</c>, <c>teams</c> or <c>terminal</c>; default any.</summary>
    public string? Channel { get; set; }

    /// <summary>Only of this workspace or tenant, in the channel's own form; default any.</summary>
    public string? Tenant { get; set; }

    /// <summary>What is compared: <c>email</c>, <c>id</c> or <c>group</c>; default <c>email</c>.</summary>
    public MatchKind Match { get; set; } = MatchKind.Email;

    /// <summary>What it must be; <c>*</c> stands for any characters but <c>@</c>. No default.</summary>
    public string Pattern { get; set; } = "";

    /// <summary>User in the cluster, in which <c>{email}</c> and <c>{id}</c> stand for those of the chat user; default none: the entry only adds groups.</summary>
    public string? User { get; set; }

    /// <summary>Groups in the cluster; default none.</summary>
    public IList<string> Groups { get; set; } = [];
}

/// <summary>What of a chat user is compared.</summary>
public enum MatchKind
{
    /// <summary>E-mail address, in any case.</summary>
    Email,

    /// <summary>Identifier in the chat service, exactly.</summary>
    Id,

    /// <summary>A group in the chat service, exactly.</summary>
    Group,
}

/// <summary>Checks <see cref="IdentityOptions"/>.</summary>
internal sealed class IdentityOptionsValidator : IValidateOptions<IdentityOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        var errors = options.Map.SelectMany(Errors).ToList();
        if (options.AnonymousUser is { } user && !ImpersonatedUser.IsName(user))
        {
            errors.Add("Identities:AnonymousUser must be printable ASCII without a space at its ends, since it is sent in a header.");
        }

        errors.AddRange(options.AnonymousGroups.Where(group => !ImpersonatedUser.IsName(group))
            .Select(_ => "Identities:AnonymousGroups must be printable ASCII without a space at their ends, since they are sent in headers."));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(IdentityMapping mapping, int index)
    {
        var entry = $"Identities:Map:{index}";
        if (mapping.Pattern.Length == 0)
        {
            yield return $"{entry}:Pattern is empty: expected an e-mail address, an identifier or a group, in which * stands for any characters.";
        }

        if (string.IsNullOrEmpty(mapping.User) && mapping.Groups.Count == 0)
        {
            yield return $"{entry} has neither User nor Groups: expected one of them.";
        }

        if (mapping is { Match: MatchKind.Group, User: { } user } && !user.Contains('{', StringComparison.Ordinal))
        {
            yield return $"{entry} makes everybody of a group the same user '{user}': expected {{email}} or {{id}} in User, or Groups alone.";
        }

        if (mapping.User is { } written && !ImpersonatedUser.IsName(written))
        {
            yield return $"{entry}:User must be printable ASCII without a space at its ends, since it is sent in a header.";
        }

        if (mapping.Groups.Any(group => !ImpersonatedUser.IsName(group)))
        {
            yield return $"{entry}:Groups must be printable ASCII without a space at their ends, since they are sent in headers.";
        }
    }
}
