using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using NetDoctor.Api.Problems;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Http;

/// <summary>Refuses query parameters that an endpoint does not know, or that come twice: either would silently change the question.</summary>
internal static class UnknownQueryFilter
{
    /// <summary>Adds the filter.</summary>
    /// <param name="group">Endpoints; each takes the parameters that its handler marks as from the query.</param>
    public static RouteGroupBuilder RefuseUnknownQueryParameters(this RouteGroupBuilder group)
    {
        group.AddEndpointFilterFactory((factory, next) =>
        {
            var known = factory.MethodInfo.GetParameters()
                .Select(parameter => (parameter.Name, Query: parameter.GetCustomAttribute<FromQueryAttribute>()))
                .Where(parameter => parameter.Query is not null)
                .Select(parameter => parameter.Query!.Name ?? parameter.Name!)
                .ToArray();
            var set = known.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
            return context =>
            {
                var query = context.HttpContext.Request.Query;
                if (query.Keys.FirstOrDefault(key => !set.Contains(key)) is { } odd)
                {
                    return Refuse(new FieldError(odd, Message(odd, known)));
                }

                return query.FirstOrDefault(parameter => parameter.Value.Count > 1) is { Key: { } name, Value.Count: var count }
                    ? Refuse(new FieldError(name, $"{name} is given {count} times: expected once."))
                    : next(context);
            };
        });
        return group;
    }

    private static ValueTask<object?> Refuse(FieldError error) => new(new ProblemResult(ProblemKind.Invalid(error)));

    private static string Message(string odd, string[] known) => known.Length == 0
        ? $"'{odd}' is not a query parameter of this path: it has none."
        : $"'{odd}' is not a query parameter of this path: expected {string.Join(", ", known)}.";
}
