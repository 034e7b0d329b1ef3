package orhestra.engine.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orhestra.engine.Event;
import orhestra.engine.GroupState;
import orhestra.engine.simulation.ModelTask.Place;
import orhestra.engine.store.View;

/** Follows the event log and sees that it tells the same story as the rows, task by task. */
final class TimelineCheck {
  private final Model model;
  private final Map<Long, Story> stories = new HashMap<>();
  private long last;

  /** A group as the events tell it. */
  private static final class Story {
    final List<Place> places = new ArrayList<>();
    GroupState state = GroupState.PENDING;
  }

  TimelineCheck(Model model) {
    this.model = model;
  }

  /** Reads on from the last event seen. */
  void check(View view) {
    for (Event event : view.events().read(last, Integer.MAX_VALUE)) {
      Violation.unless(event.offset() > last, () -> "offset does not grow: " + event);
      Violation.unlessEqual(model.now(), event.at(), () -> "time of " + event);
      last = event.offset();
      tell(event);
    }
    for (ModelGroup group : model.groups()) {
      compare(group, stories.get(group.id));
    }
  }

  private void tell(Event event) {
    switch (event.kind()) {
      case "group.opened" -> stories.put(event.group(), new Story());
      case "group.closed" -> {
        Story story = story(event);
        story.places.replaceAll(place -> place == Place.RUNNING ? Place.WAITING : place);
        story.state = GroupState.valueOf(event.subject());
      }
      case "group.reopened" -> story(event).state = GroupState.RUNNING;
      case "group.removed" -> stories.remove(event.group());
      case "tasks.claimed" -> move(event, Place.RUNNING, Place.UNTOUCHED, Place.WAITING);
      // A late result comes to a task that waits again.
      case "tasks.completed" -> move(event, Place.DONE, Place.RUNNING, Place.WAITING);
      case "tasks.failed" -> move(event, Place.FAILED, Place.RUNNING);
      case "tasks.retried", "tasks.lost", "tasks.released" ->
          move(event, Place.WAITING, Place.RUNNING);
      case "tasks.requeued" -> move(event, Place.WAITING, Place.FAILED, Place.WAITING);
      default -> throw new Violation("unknown event " + event);
    }
  }

  private Story story(Event event) {
    Story story = stories.get(event.group());
    if (story == null) {
      throw new Violation("event of a group that was not opened: " + event);
    }
    return story;
  }

  private void move(Event event, Place to, Place... from) {
    Story story = story(event);
    Violation.unless(!story.state.isClosed(), () -> "tasks change after the end: " + event);
    if (to == Place.RUNNING) {
      story.state = GroupState.RUNNING;
    }
    for (String range : event.subject().split(",", -1)) {
      String[] ends = range.split("-", -1);
      int end = Integer.parseInt(ends[ends.length - 1]);
      for (int ordinal = Integer.parseInt(ends[0]); ordinal <= end; ordinal++) {
        while (story.places.size() <= ordinal) {
          story.places.add(Place.UNTOUCHED);
        }
        Place before = story.places.set(ordinal, to);
        Violation.unless(
            List.of(from).contains(before), () -> "a task that was " + before + " in " + event);
      }
    }
  }

  private static void compare(ModelGroup group, Story story) {
    if (story == null) {
      throw new Violation("no event tells of group " + group.id);
    }
    Violation.unlessEqual(
        group.state, story.state, () -> "state of group " + group.id + " by events");
    for (int ordinal = 0; ordinal < group.tasks.size(); ordinal++) {
      Place told = ordinal < story.places.size() ? story.places.get(ordinal) : Place.UNTOUCHED;
      ModelTask task = group.tasks.get(ordinal);
      Violation.unlessEqual(task.place, told, () -> "task " + task.id + " as told by events");
    }
  }
}
